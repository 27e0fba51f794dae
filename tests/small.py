"""A small course that is whole: a lesson, a practice case, a graded case, an exercise with every kind.

Tests copy it into a folder of their own, and change there what they are about.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from collabkit.check.words import used
from collabkit.content.figures import FIELD
from collabkit.content.words import read_words

ROOT = Path(__file__).parents[1]
EXERCISE = "01_share"

FRAMEWORK = """\
format: 1
name: A small framework
language: en
source: {title: An article, author: Somebody, note: Quoted for tests.}
vocabulary: {partner: partner}
scale:
  levels:
    - {level: 1, label: Not yet}
    - {level: 2, label: A little}
    - {level: 3, label: Partly}
    - {level: 4, label: Mostly}
    - {level: 5, label: Fully}
  insufficient: {label: Insufficient evidence, hint: The case does not say.}
marking: {ratings: 0.6, evidence: 0.4}
claims:
  - {id: C1, quote: share fairly, says: Shares are fair.}
dimensions:
  - id: equity
    letter: E
    name: Equity
    question: Is it fair?
    indicators:
      - id: seat
        name: A seat
        question: Who sits at the table?
        claims: [C1]
        anchors: {1: Nobody asks., 3: Some sit there., 5: All sit there.}
        not_evidence: A large table.
        limits: A seat is no voice.
      - id: recognition
        name: Recognition
        question: Is what they bring named?
        claims: [C1]
        anchors: {1: Nothing is named., 5: All is named.}
        not_evidence: Thanks.
        limits: A name is no value.
  - id: power
    letter: P
    name: Power
    question: Who decides?
    indicators:
      - id: voice
        name: Voice
        question: Who is heard?
        claims: [C1]
        anchors: {1: One speaks., 5: All speak.}
        not_evidence: Noise.
        limits: Silence may be respect.
      - id: choice
        name: Choice
        question: Whose ideas are taken up?
        claims: [C1]
        anchors: {1: One partner's., 5: Everybody's.}
        not_evidence: Many ideas.
        limits: Few ideas tell little.
"""

TABLES = {
    "partners": """\
id,name,sector,staff,budget,seat,votes,veto,risk_share,benefit_share,affected,public_profile
firm,Firm & Sons,food,40,4800000,full,1,no,50,60,no,high
coop,Mill Co-op,farming,,,observer,0,no,50,40,yes,low
""",
    "contributions": """\
id,partner,contribution,kind,amount,days,importance,in_agreement,in_report
K1,firm,Cash,cash,12400,,2,yes,yes
K2,coop,Seed,knowledge,,30,3,no,no
K3,coop,"Land, terraced",land,,,3,no,yes
""",
    "decisions": """\
id,date,decision,stake,proposed_by,decided_by,present,affected,adopted,changed_by_input
D1,2025-03-04,Sow,3,firm,firm;coop,firm;coop,coop,yes,no
D2,2025-04-01,Sell,2,coop,firm,firm,coop,no,no
""",
    "meetings": """\
id,meeting,date,place,language,chair,partner,present,minutes,proposals
N1,m1,2025-03-04,Mill,English,firm,firm,yes,40,2
N2,m1,2025-03-04,Mill,English,firm,coop,yes,10,1
""",
    "information": """\
id,item,known_on,sender,recipient,received_on,entitled,news,audience,needed_for
I1,Frost,2025-02-02,coop,firm,2025-02-04,yes,bad,partners,D1
I2,Price,2025-02-02,firm,coop,,yes,neutral,partners,D2
I3,Report,2025-05-02,firm,donors,2025-05-03,yes,good,donors,
""",
    "issues": """\
id,raised_on,raised_by,issue,root_cause,closed_on,repeat_of
Q1,2025-02-05,coop,Late pay,,2025-02-15,
Q2,2025-03-05,coop,Late pay again,No cash plan,,Q1
""",
    "commitments": """\
id,partner,to,commitment,kind,due,done
T1,firm,coop,Pay in time,support,2025-02-01,2025-02-15
T2,coop,all,Deliver,task,2025-06-01,
""",
    "benefits": """\
id,partner,benefit,kind,value,grows_from,expected,realised,unit,evidence
B1,all,Sales,common,business,K1;K3,100,80,USD,accounts
B2,firm,Brand,specific,business,,10,12,points,survey
""",
    "agreement": """\
id,clause,text,about,names
A1,Cash,The firm pays.,contribution,firm
A2,Exit,Anybody may leave.,exit,
""",
}

CASE = """\
format: 1
id: {id}
title: The {id}
summary: A firm and a co-op with {{partners}} partners mill grain.
fiction: Invented.
sector: food
region: nowhere
size: small
stage: first year
use: {use}
currency: USD
story: |
  On {{sown}} the {{partners}} partners sowed. The firm paid {{cash}}.

  The co-op brought land and, since 2019, seed.
figures:
  partners: {{table: partners, do: count, show: words}}
  cash: {{table: contributions, where: {{partner: firm, kind: cash}}, do: sum, of: amount, show: money}}
  sown: {{table: decisions, where: {{id: D1}}, do: value, of: date, show: date}}
  days: {{table: issues, where: {{id: Q1}}, do: value, of: closed_on, since: raised_on}}
untabled:
  "2019": the year before the tables begin
statements:
  - {{id: S1, text: "The report thanks the co-op for its land.", source: Report, rows: [contributions:K3]}}
  - {{id: S2, text: "The co-op has no vote.", source: "Minutes, {{sown}}", rows: [partners:coop]}}
  - {{id: S3, text: "The firm's pay came {{days}} days late.", source: Ledger, rows: [issues:Q1]}}
  - {{id: S4, text: "The mill won a prize for its flour.", source: Gazette, rows: [benefits:B1]}}
  - {{id: S5, text: "Nobody asked the co-op for ideas.", source: Interview, rows: [meetings:N2]}}
  - {{id: S6, text: "The firm alone decided to sell.", source: Minutes, rows: [decisions:D2]}}
"""

JUDGED = """\
ratings:
  seat: {reference: 2, accept: [1, 2], because: No vote., supports: [S2], would_change: A vote.}
  recognition: {reference: 4, accept: [4, 4], because: Land is named., supports: [S1], contradicts: []}
  voice: {reference: 1, accept: [1, 1], because: One speaks., supports: [S6], contradicts: []}
  choice: {reference: "?", accept: "?", because: Two ideas are too few., supports: [], contradicts: []}
statements:
  S1: {sort: supports, bears_on: [recognition], why: It names what has no price.}
  S2: {sort: supports, bears_on: [seat], why: It shows the seat.}
  S3: {sort: irrelevant, why: It is about trust.}
  S4: {sort: tempting, why: A prize is praise.}
  S5: {sort: debatable, why: One voice only.}
  S6: {sort: supports, bears_on: [voice], why: It shows who decides.}
"""

ORIGIN = "origin: {kind: authored, version: 1, date: 2026-11-23, note: Written for tests.}\n"

PRACTICE = """\
format: 1
items:
  - id: warm-up
    kind: choose
    title: Warm up
    prompt: Which of these can be looked up?
    options:
      - {id: minutes, text: The minutes., because: They have a date.}
      - {id: mood, text: The mood., because: It has none.}
    key: {right: [minutes]}
  - id: guess
    kind: predict
    title: A guess
    case: mill
    ask: number
    low: 0
    high: 100
    prompt: How many days late was the pay?
    reveal: It was {days} days late.
    picture: contributions
  - id: mill-score
    kind: scorecard
    title: Score the mill
    case: mill
    dimensions: [equity]
    given: {seat: 2}
    prompt: Rate it.
  - id: mill-both
    kind: scorecard
    title: Score both
    case: mill
    dimensions: [equity, power]
    evidence: true
    prompt: Rate it.
  - id: try
    kind: explore
    title: What if
    case: mill
    view: contributions
    prompt: Move it.
"""

ITEMS = """\
format: 1
items:
  - id: bridge-score
    kind: scorecard
    title: Score the bridge
    points: 30
    case: bridge
    dimensions: [equity, power]
    evidence: true
    prompt: Rate it.
  - id: bridge-several
    kind: choose
    title: Choose clauses
    points: 10
    several: true
    prompt: Which ones?
    options:
      - {id: a, text: One}
      - {id: b, text: Two}
      - {id: c, text: Three}
      - {id: d, text: Four}
  - id: bridge-one
    kind: choose
    title: Choose one
    points: 10
    prompt: Which one?
    options:
      - {id: a, text: One}
      - {id: b, text: Two}
  - id: bridge-number
    kind: number
    title: A number
    points: 10
    unit: per cent
    decimals: 0
    low: 0
    high: 100
    prompt: How much?
  - id: bridge-rank
    kind: rank
    title: An order
    points: 10
    from: first
    to: last
    prompt: Order them.
    things:
      - {id: a, text: One}
      - {id: b, text: Two}
      - {id: c, text: Three}
  - id: bridge-facts
    kind: classify
    title: Facts
    points: 10
    prompt: Group them.
    facts:
      - {id: f, text: A fact}
      - {id: g, text: Another}
      - {id: h, text: A third}
    groups:
      - {id: x, text: This}
      - {id: y, text: That}
      - {id: z, text: Neither}
  - id: bridge-memo
    kind: reflect
    title: A memo
    points: 20
    words: 60
    prompt: Write it.
"""

KEY = (
    f"""\
format: 1
exercise: {EXERCISE}
{ORIGIN}items:
  bridge-score:
"""
    + "".join(f"    {line}\n" for line in JUDGED.splitlines())
    + """\
  bridge-several:
    right: [b, d]
    because: {a: Not one., b: Two it is., c: Not three., d: Four it is.}
  bridge-one:
    right: [b]
    because: {a: Not one., b: Two it is.}
  bridge-number:
    figure: {case: bridge, table: contributions, where: {in_agreement: "no"}, do: share}
    tolerance: 0.5
    because: Two rows of three.
    wrong_turns:
      - {value: 33.33, because: That is what is named.}
  bridge-rank:
    order: [c, b, a]
    because: The last comes first.
  bridge-facts:
    groups: {f: x, g: y, h: x}
    because: {f: This., g: That., h: This again.}
  bridge-memo:
    rubric:
      - {line: evidence, 0: none, 1: some, 2: more, 3: much}
"""
)

PLAIN = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False}
MARKED = {**PLAIN, "grade": True}
WRITTEN = {**MARKED, "solution": True, "locked": False}
Cells = list[dict[str, Any]]


def code(id: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    """A code cell with its source hidden."""
    metadata: dict[str, Any] = {"jupyter": {"source_hidden": True}}
    if nbgrader:
        metadata["nbgrader"] = {**nbgrader, "grade_id": id}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": id,
        "metadata": metadata,
        "outputs": [],
        "source": [source],
    }


def text(id: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    """A Markdown cell."""
    metadata = {"nbgrader": {**nbgrader, "grade_id": id}} if nbgrader else {}
    return {
        "cell_type": "markdown",
        "id": id,
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
    }


LESSON: Cells = [
    text("welcome", "# Shares\n\nSee [the exercise](exercises/01_share/01_share.ipynb)."),
    code("start", "from collabkit import answer, choose, explore, partnership, predict, scorecard"),
    code("mill", 'partnership("mill")'),
    code("warm-up", 'choose("warm-up")'),
    code("guess", 'predict("guess")'),
    code("mill-score", 'scorecard("mill-score")'),
    code("mill-both", 'scorecard("mill-both")'),
    code("try", 'explore("try")'),
    code("in-words", 'answer("warm-up")'),
]

GRADED: Cells = [
    text("welcome", "# Your turn"),
    code(
        "start",
        "from collabkit import choose, classify, number, partnership, rank, reflect, scorecard",
        **PLAIN,
    ),
    code("bridge", 'partnership("bridge")', **PLAIN),
    code("bridge-score", 'scorecard("bridge-score")', **MARKED, points=30),
    code("bridge-several", 'choose("bridge-several")', **MARKED, points=10),
    code("bridge-one", 'choose("bridge-one")', **MARKED, points=10),
    code("bridge-number", 'number("bridge-number")', **MARKED, points=10),
    code("bridge-rank", 'rank("bridge-rank")', **MARKED, points=10),
    code("bridge-facts", 'classify("bridge-facts")', **MARKED, points=10),
    code("bridge-memo-form", 'reflect("bridge-memo")', **MARKED, points=0),
    text("bridge-memo", "Dear all, count the seed.", **WRITTEN, points=20),
]


def notebook(cells: Cells) -> str:
    """A notebook file, laid out as JupyterLab does."""
    data = {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def make_small(root: Path) -> Path:
    """Write the small project below `root`, with its exercise as learners get it; gives `root`."""
    put(root / "course/framework.yaml", FRAMEWORK)
    put(root / "course/words.yaml", words())
    for id, use in (("mill", "practice"), ("bridge", "graded")):
        make_case(root / "course/cases" / id, use)
    put(root / "course/cases/mill/reference.yaml", f"format: 1\ncase: mill\n{ORIGIN}{JUDGED}")
    put(root / "course/items/01_share.yaml", PRACTICE)
    put(root / "course/01_share.ipynb", notebook(LESSON))
    source = root / "solutions" / EXERCISE
    put(source / "items.yaml", ITEMS)
    put(source / "key.yaml", KEY)
    put(source / f"{EXERCISE}.ipynb", notebook(GRADED))
    release(root)
    return root


def words() -> str:
    """The words of the real course, as far as the code asks for them."""
    real, _ = read_words(ROOT / "course/words.yaml")
    lines, last = ["format: 1"], ""
    for key, fields in used().items():
        section, _, name = key.partition(".")
        if section != last:
            lines.append(f"{section}:")
            last = section
        said = real.texts.get(key, "")
        if not said or set(FIELD.findall(said)) - set(fields):
            said = " ".join(f"{{{field}}}" for field in fields) or name
        lines.append(f"  {json.dumps(name)}: {json.dumps(said, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def release(root: Path) -> Path:
    """Write the exercise as a build would, without nbgrader; gives its folder."""
    released = root / "exercises" / EXERCISE
    for name in ("framework.yaml", "words.yaml"):
        put(released / name, (root / "course" / name).read_text(encoding="utf-8"))
    put(released / "items.yaml", ITEMS)
    make_case(released / "cases/bridge", "graded")
    stub = read_words(released / "words.yaml")[0].say("answers.written_here")
    put(released / f"{EXERCISE}.ipynb", notebook([*GRADED[:-1], {**GRADED[-1], "source": [f"*{stub}*"]}]))
    return released


def make_case(folder: Path, use: str) -> None:
    """Write one case."""
    put(folder / "case.yaml", CASE.format(id=folder.name, use=use))
    for table, rows in TABLES.items():
        put(folder / f"{table}.csv", rows)


def put(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change(path: Path, old: str, new: str) -> None:
    """Replace the one place in a file where `old` stands."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
