"""The fingerprint as a learner sees it: a picture, three sentences, growth; and the same in text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from attrs import frozen

from collabkit.answers.store import Answers
from collabkit.content.course import Course
from collabkit.content.key import Origin
from collabkit.fingerprints import pattern
from collabkit.fingerprints.growth import growth
from collabkit.fingerprints.ratings import Rated, collect, counts
from collabkit.fingerprints.sentences import picture, sentences
from collabkit.pictures.bars import TEXT

BOX = f"max-width:44em;line-height:1.5;color:{TEXT}"


@frozen(repr=False)
class Shown:
    """Something for a notebook to show: `html`, and `text` where there is no page."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def fingerprint_page(course: Course, answers: Answers) -> Shown:
    """How the learner judges, from all that is committed in this folder's answers file."""
    rated = collect(course, answers.all())
    enough = len(pattern.levels(rated))
    if enough >= pattern.RATINGS:
        return _whole(rated, course, answers.notice)
    if any(counts(item) for item in course.items.values()):
        sentence = course.say("fingerprint.few", needed=pattern.RATINGS, count=enough)
    else:
        sentence = course.say("fingerprint.no_scorecards")
    return plain(course, " ".join(filter(None, (answers.notice, sentence))))


def plain(course: Course, sentence: str) -> Shown:
    """One sentence, where there is nothing else to show."""
    return Shown(_box(course, f'<p style="margin:.5em 0">{escape(sentence)}</p>'), sentence)


def _whole(rated: Sequence[Rated], course: Course, notice: str) -> Shown:
    say = course.say
    drawn, told, grown = picture(rated, course), sentences(rated, course), growth(rated, course)
    title, heading = say("fingerprint.title"), say("fingerprint.growth_heading")
    basis = [notice, made_from(rated, course), whose((one.origin for one in rated), course)]
    notes = [*filter(None, basis), say("fingerprint.coaching")]
    html = (
        f'<p style="margin:.2em 0 .6em;font-size:1.25em"><strong>{escape(title)}</strong></p>'
        f"<ol style='margin:.5em 0;padding-inline-start:1.4em'>{''.join(_item(s) for s in told)}</ol>"
        f"{drawn.html()}"
        f'<p style="margin:1em 0 .3em"><strong>{escape(heading)}.</strong> {escape(grown.line)}</p>'
        f"{grown.chart.html() if grown.chart else ''}"
        f'<p style="margin:.8em 0 0"><small>{escape(" ".join(notes))}</small></p>'
        f"<details style='margin:.6em 0'><summary>{escape(say('fingerprint.how'))}</summary>"
        f'<p style="margin:.5em 0">{escape(how(course))}</p></details>'
    )
    chart = grown.chart.alt if grown.chart else ""
    lines = [title, *told, drawn.alt, f"{heading}. {grown.line}", chart, *notes]
    return Shown(_box(course, html), "\n\n".join(filter(None, lines)))


def made_from(rated: Sequence[Rated], course: Course) -> str:
    """From how many ratings, and what was left out."""
    count = len(pattern.levels(rated))
    cases = len({one.case for one in rated if one.levels})
    told = course.say("fingerprint.from_one" if cases == 1 else "fingerprint.from", count=count, cases=cases)
    left = len(rated) - count
    if not left:
        return told
    label = course.framework.scale.insufficient_label.lower()
    return f"{told} {course.say('fingerprint.left_out', left=left, label=label)}"


def whose(origins: Iterable[Origin], course: Course) -> str:
    """Whose keys the ratings are held against, each named once."""
    return " ".join(dict.fromkeys(_whose(origin, course) for origin in origins))


def _whose(origin: Origin, course: Course) -> str:
    if origin.kind == "authored":
        return course.say("fingerprint.whose_authored", version=origin.version)
    alpha = f"{origin.figures.get('alpha', 0.0):.2f}".replace("0.", ".", 1)
    return course.say(
        "fingerprint.whose_panel", raters=origin.raters, alpha=alpha, version=origin.version
    )  # fmt: skip


def how(course: Course) -> str:
    """The rules behind the sentences, in plain words."""
    return course.say(
        "fingerprint.how_it_works",
        needed=pattern.RATINGS, cases=pattern.CASES, dimensions=pattern.DIMENSIONS, each=pattern.EACH,
    )  # fmt: skip


def _item(sentence: str) -> str:
    return f'<li style="margin:.35em 0">{escape(sentence)}</li>'


def _box(course: Course, inside: str) -> str:
    language = escape(course.framework.language)
    return f'<section class="ck-fingerprint" lang="{language}" style="{BOX}">{inside}</section>'
