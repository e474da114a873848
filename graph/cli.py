"""The command line: arguments and printing only.

Exit codes: 0 fine, 1 something was found, 2 it could not be done.
"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from . import __version__
from .config import DATA_VARIABLE
from .errors import InputError, SagacityError

if TYPE_CHECKING:
    from .api import KnowledgeGraph

app = typer.Typer(
    name="sagacity",
    help="A knowledge graph of software concepts whose every relation carries its reasons.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class _Output(Console):
    """Standard output; whoever reads it may stop reading."""

    def on_broken_pipe(self) -> None:
        _drop_output()
        raise SystemExit(0)


out = _Output(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar=DATA_VARIABLE,
        help="The workspace, a folder. The shipped graph if not given.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command line; tell failures in one message and exit with 2."""
    try:
        try:
            app(prog_name="sagacity")
        finally:
            sys.stdout.flush()
    except SagacityError as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader of our output (head, less) has gone.
        _drop_output()
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except OSError as error:
        _drop_output()
        _fail(f"{error.filename or 'the output'} cannot be used: {error.strerror}")


def _fail(message: str) -> NoReturn:
    from .printing import plain  # noqa: PLC0415 - keeps --help quick

    err.print(f"[bold red]sagacity:[/] {plain(message)}")
    raise SystemExit(2)


def _drop_output() -> None:
    """What is still to be written would fail again when Python exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(asked: bool) -> None:
    if asked:
        out.print(f"sagacity {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version


def _open(data: Path | None, *, whole: bool = False) -> KnowledgeGraph:
    """Open the graph; one that must be whole is refused if a file cannot be loaded."""
    from .api import KnowledgeGraph  # noqa: PLC0415 - keeps --help quick

    kg = KnowledgeGraph.open(data)
    if whole and kg.problems:
        others = "" if len(kg.problems) == 1 else f" ({len(kg.problems)} files cannot be loaded)"
        raise InputError(f"{kg.problems[0]}{others}", "Mend the file first; nothing was written")
    return kg


def _tell_problems(kg: KnowledgeGraph) -> None:
    """Say after an answer what it lacks, and exit with 2."""
    for problem in kg.problems:
        err.print(f"[bold red]not loaded:[/] {escape(str(problem))}")
    if kg.problems:
        raise typer.Exit(2)


@app.command()
def explore(
    data: Data = None,
    port: Annotated[int, typer.Option(help="The first port to try.", min=1, max=65535)] = 8501,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the graph in the browser; SPARQL and linked data answer on the same port."""
    from .serving import serve_explorer  # noqa: PLC0415

    if data is not None:
        _open(data).close()  # a folder that is no workspace is told here, not in the browser
    serve_explorer(data, host, port, announce=out.print)


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Documents: files, folders or globs.")],
    data: Data = None,
    json_: AsJson = False,
) -> None:
    """Read documents and propose concepts and relations, each with its sentence."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    kg = _open(data, whole=True)
    with Progress(
        TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), console=err, transient=True
    ) as progress:
        task = progress.add_task("reading", total=None)
        summary = kg.ingest(
            paths, lambda done, total: progress.update(task, completed=done, total=total)
        )
    if json_:
        out.print_json(data=asdict(summary))
    elif summary.documents:
        for line in summary.lines():
            out.print(escape(line))
    if summary.failures:
        for failure in summary.failures:
            err.print(f"[bold red]not read:[/] {escape(failure)}")
        raise typer.Exit(2)


@app.command()
def review(
    accept: Annotated[
        list[str] | None, typer.Option(help="Accept the proposal of this id; may be repeated.")
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option(help="Reject the proposal of this id; may be repeated.")
    ] = None,
    accept_above: Annotated[
        float | None, typer.Option(help="Accept every proposal at least this likely.", min=0, max=1)
    ] = None,
    define: Annotated[
        list[str] | None,
        typer.Option(help="Define a proposed concept: “name=definition”; may be repeated."),
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="The topic of the concepts that are accepted.")
    ] = None,
    data: Data = None,
    json_: AsJson = False,
) -> None:
    """List the proposals, or settle some of them."""
    kg = _open(data, whole=True)
    if topic is not None:
        kg.vocabulary.topic(topic)
    if accept or reject or define or accept_above is not None:
        settled = kg.settle(
            accept=accept or (),
            reject=reject or (),
            accept_above=accept_above,
            definitions=dict(_definition(text) for text in define or ()),
            topic=topic,
        )
        out.print(escape(settled))
        return
    relations, concepts = kg.proposals(), kg.proposed_concepts()
    if json_:
        plain_concepts = [
            {"id": c.slug, "label": c.label, "aliases": c.aliases, "definition": c.definition}
            for c in concepts
        ]
        out.print_json(
            data={"relations": [asdict(p) for p in relations], "concepts": plain_concepts}
        )
        return
    if not relations and not concepts:
        out.print("Nothing awaits review. Read documents with: sagacity ingest PATH")
        return
    from .printing import print_proposals  # noqa: PLC0415 - keeps --help quick

    print_proposals(relations, concepts, out)


def _definition(text: str) -> tuple[str, str]:
    name, sign, definition = text.partition("=")
    if not sign or not definition.strip():
        raise InputError(f"--define wants “name=definition”, not “{text}”")
    return name.strip(), definition.strip()


class ResultFormat(StrEnum):
    """How a query's answer is printed."""

    TABLE = "table"
    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"


@app.command()
def query(
    text: Annotated[
        str, typer.Argument(metavar="SPARQL|FILE", help="A query, or a file that holds one.")
    ],
    format_: Annotated[
        ResultFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="A table, or Turtle for a graph, if not given.",
            show_default=False,
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Ask the graph in SPARQL; the well-known prefixes need no declaration."""
    from .printing import print_answer  # noqa: PLC0415

    kg = _open(data)
    try:
        print_answer(kg, _query_text(text), format_.value if format_ else None, out)
    finally:
        kg.close()
    _tell_problems(kg)


def _query_text(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    if not text.strip():
        raise InputError("the query is empty", "Ask, for instance: SELECT * WHERE { c:saga ?p ?o }")
    # A query has a space or a brace; a file name that is too long for the system has neither.
    one_word = not any(sign in text for sign in "{ \n")
    if one_word or Path(text).suffix in (".rq", ".sparql"):
        try:
            return Path(text).read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            raise InputError(f"there is no file {text}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{text} cannot be read as a query: {error}") from error
    return text


@app.command()
def show(
    concept: Annotated[str, typer.Argument(help="A slug, label, alias or IRI, in any case.")],
    data: Data = None,
    json_: AsJson = False,
    evidence: Annotated[
        bool, typer.Option(help="Print the sentences behind each relation.")
    ] = False,
) -> None:
    """Show a concept: what it is, and how it relates to others."""
    from .printing import concept_as_json, print_concept  # noqa: PLC0415

    kg = _open(data)
    view = kg.concept(concept)
    if json_:
        out.print_json(data=concept_as_json(kg, view))
    else:
        print_concept(kg, view, out, with_evidence=evidence)
    _tell_problems(kg)


@app.command()
def validate(data: Data = None, json_: AsJson = False) -> None:
    """Check the graph; exit 1 when there is an error."""
    from .model import Severity  # noqa: PLC0415

    kg = _open(data, whole=True)
    findings = kg.validate()
    if json_:
        out.print_json(data=[{**asdict(f), "severity": f.severity.value} for f in findings])
    for finding in () if json_ else findings:
        colour = "red" if finding.severity is Severity.ERROR else "yellow"
        mend = f" [dim]{escape(finding.mend)}[/]" if finding.mend else ""
        out.print(f"[{colour}]{finding.severity.value}[/] {escape(str(finding))}{mend}")
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if not json_:
        warnings = len(findings) - errors
        out.print(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}")
    if errors:
        raise typer.Exit(1)


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


@app.command()
def analyse(
    data: Data = None,
    json_: AsJson = False,
    top: Annotated[int, typer.Option(help="How many concepts to list.", min=1)] = 15,
) -> None:
    """Measure the graph: size, central concepts, communities."""
    kg = _open(data)
    network = kg.to_networkx()
    importance = kg.importance()
    cards = kg.cards()
    central = sorted(importance.items(), key=lambda item: (-item[1], item[0]))[:top]
    groups = kg.communities()
    if json_:
        out.print_json(
            data={
                "concepts": network.number_of_nodes(),
                "relations": network.number_of_edges(),
                "pagerank": dict(central),
                "communities": [asdict(group) for group in groups],
            }
        )
        return
    out.print(f"{network.number_of_nodes()} concepts, {network.number_of_edges()} relations\n")
    table = Table("concept", "PageRank", "relations", box=None, pad_edge=False, header_style="bold")
    for slug, rank in central:
        table.add_row(escape(cards[slug].label), f"{rank:.4f}", str(network.degree(slug)))
    out.print(table)
    out.print(f"\n[bold]{_count(len(groups), 'community').replace('communitys', 'communities')}[/]")
    for group in groups:
        out.print(f"{len(group.members):4}  {escape(group.name)}")
    _tell_problems(kg)


class ExportFormat(StrEnum):
    """What a graph can leave as."""

    TURTLE = "turtle"
    TRIG = "trig"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"
    CSV = "csv"
    GRAPHML = "graphml"
    HTML = "html"


@app.command()
def export(
    format_: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="What to write.")
    ] = ExportFormat.TURTLE,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="The file; standard output if not given.", show_default=False
        ),
    ] = None,
    concept: Annotated[
        str | None, typer.Option(help="Only this concept and its relations.", show_default=False)
    ] = None,
    inferred: Annotated[bool, typer.Option(help="With what follows from the axioms.")] = False,
    data: Data = None,
) -> None:
    """Take the graph away; the same graph gives the same bytes."""
    from .turtle import save  # noqa: PLC0415

    if output is not None and (output.is_dir() or not output.parent.is_dir()):
        what = "is a folder" if output.is_dir() else "lies in a folder that does not exist"
        raise InputError(f"{output} {what}", "Name a file in a folder that is there")
    text = _open(data, whole=True).export(format_.value, concept=concept, inferred=inferred)
    if output is None:
        sys.stdout.write(text)
    else:
        save(output, text)
        err.print(f"Wrote {escape(str(output))}")


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="The folder to make.")]) -> None:
    """Make a new, empty workspace with an ontology of its own on top of the shipped one."""
    from .workspace import Workspace  # noqa: PLC0415

    Workspace.create(folder)
    out.print(
        f"Made {escape(str(folder))}. Next: sagacity ingest PATH --data {escape(str(folder))}"
    )
