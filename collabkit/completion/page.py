"""Progress as a learner sees it in the notebook, and the certificate that is written at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

from collabkit.completion.steps import Module, Part, modules
from collabkit.content.course import Course
from collabkit.files import replace
from collabkit.fingerprints.page import Shown
from collabkit.pictures.bars import TEXT

CERTIFICATE = "certificate.html"
BOX = f"max-width:44em;line-height:1.5;color:{TEXT}"
CELL = "text-align:start;padding:.25em 1.2em .25em 0;vertical-align:top;white-space:normal"


def progress_page(course: Course, cache: Path) -> Shown:
    """A table of all modules and, once every exercise is handed in, a link to the certificate."""
    found = modules(course, cache)
    say = course.say
    graded = [m for m in found if m.exercise]
    handed = [m for m in graded if m.exercise and m.exercise.handed_in]
    done = bool(graded) and len(handed) == len(graded)
    says = say("progress.says", handed=len(handed), total=len(graded))
    if done:
        write_certificate(course, graded)
        link = f'<a href="{CERTIFICATE}" target="_blank">{escape(say("progress.certificate_link"))}</a>'
        last, plain = f"{escape(say('progress.all_done'))} {link}", say("progress.all_done")
    else:
        last = plain = _next(found, course)
    rows = "".join(_row(module, course) for module in found)
    head = "".join(
        f'<th scope="col" style="{CELL}">{escape(say(f"progress.{name}"))}</th>'
        for name in ("module", "lesson", "exercise")
    )
    title, language = escape(say("progress.title")), escape(course.framework.language)
    html = (
        f'<section class="ck-progress" lang="{language}" style="{BOX}">'
        f'<p style="margin:.3em 0"><strong>{escape(says)}</strong></p>'
        f'<div style="overflow-x:auto" tabindex="0" role="region" aria-label="{title}">'
        f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f'<p style="margin:.6em 0">{last}</p></section>'
    )
    lines = [f"{m.title}: {_cell(m.lesson, course)}; {_cell(m.exercise, course)}" for m in found]
    return Shown(html, "\n".join([says, *lines, plain]))


def _row(module: Module, course: Course) -> str:
    title = escape(module.title)
    name = f'<a href="{escape(module.link)}">{title}</a>' if module.link else title
    cells = (_cell(part, course) for part in (module.lesson, module.exercise))
    texts = "".join(f'<td style="{CELL}">{escape(text)}</td>' for text in cells)
    return f'<tr><th scope="row" style="{CELL};font-weight:normal">{name}</th>{texts}</tr>'


def _cell(part: Part | None, course: Course) -> str:
    if part is None or not part.total:
        return course.say("progress.none")
    return course.say(f"progress.{part.state}", done=part.done, total=part.total)


def _next(found: Sequence[Module], course: Course) -> str:
    """The first thing that is still to do."""
    for module in found:
        for what, part in (("lesson", module.lesson), ("exercise", module.exercise)):
            if part and part.total and part.state in ("unstarted", "begun"):
                return course.say(f"progress.next_{what}", module=module.title)
    return course.say("progress.next_hand_in")


def write_certificate(course: Course, graded: Sequence[Module]) -> Path:
    """Write the certificate of completion into the course folder; the date is kept from the first time.

    It is one self-contained page: the learner types their name into it and prints it.
    """
    from jinja2 import Environment, FileSystemLoader

    path = course.folder / CERTIFICATE
    if path.is_file():
        return path
    template = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    page = template.get_template(CERTIFICATE).render(
        language=course.framework.language,
        course=course.framework.name,
        modules=[m.title for m in graded],
        day=f"{date.today():%Y-%m-%d}",  # noqa: DTZ011  (the day on the learner's wall)
        say=course.say,
    )
    replace(path, page.encode(), mode=0o644)
    return path
