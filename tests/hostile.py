"""Values of every sort, as a careless or hostile hand-in may hold them."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text()
    | st.text(st.characters(categories=["Cs"]))
    | st.binary()
    | st.sampled_from(["S1", "a", "seat", "ratings", "?", "x"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["ratings", "evidence", "seat", "f", "", "x"]), inner, max_size=4)
    ),
    max_leaves=10,
)
