"""Trust in pictures: issues and their causes, promises and their dates."""

from __future__ import annotations

from collabkit import indicators as ind
from collabkit.pictures.case import Case, Say, partner_ids, partner_names, table
from collabkit.pictures.picture import Picture, compare


def issues(case: Case, say: Say) -> Picture:
    """How many days each issue was open, or has been open so far."""
    rows = ind.issues_open(table(case, "issues"), ind.last_day(case.tables))
    texts = {str(row["id"]): str(row["issue"]) for row in case.tables["issues"]}
    labels = [
        say("pictures.issue_open" if still else "pictures.issue_closed", issue=texts[str(id)])
        for id, still in rows["open"].items()
    ]
    says = say("pictures.issues_says", days=int(rows["days"].max()), open=int(rows["open"].sum()))
    return compare(
        say("pictures.issues_title"), says, labels, {say("pictures.series_days"): rows["days"].tolist()},
        "{:.0f}".format, say, note=ind.measure("issues").note(say), heading="pictures.issue",
    )  # fmt: skip


def causes(case: Case, say: Say) -> Picture:
    """Issues raised, closed, closed with the root cause on record, and back again."""
    counts = ind.issue_counts(table(case, "issues"), ind.last_day(case.tables))
    labels = [say(f"pictures.issues_{one}") for one in counts]
    says = say("pictures.causes_says", **counts)
    return compare(
        say("pictures.causes_title"), says, labels, {say("pictures.series_issues"): list(counts.values())},
        "{:.0f}".format, say, note=ind.measure("causes").note(say), heading="pictures.step",
    )  # fmt: skip


def kept(case: Case, say: Say) -> Picture:
    """Commitments that were due, and those kept on time, per partner who made them."""
    rows = ind.kept_on_time(table(case, "commitments"), partner_ids(case), ind.last_day(case.tables))
    says = say("pictures.kept_says", on_time=rows["on_time"].sum(), due=rows["due"].sum())
    series = {say(f"pictures.series_{one}"): rows[one].tolist() for one in ("due", "on_time")}
    return compare(
        say("pictures.kept_title"), says, partner_names(case, rows.index), series, "{:.0f}".format, say,
        note=ind.measure("kept").note(say),
    )  # fmt: skip
