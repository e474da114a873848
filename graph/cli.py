"""The command line: arguments and printing only.

Exit codes: 0 fine, 1 something was found, 2 it could not be done.
"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
out = Console(soft_wrap=True, highlight=False)
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
        app()
    except SagacityError as error:
        err.print(f"[bold red]sagacity:[/] {escape(str(error))}")
        raise SystemExit(2) from error
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


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


def _open(data: Path | None) -> KnowledgeGraph:
    from .api import KnowledgeGraph  # noqa: PLC0415 - keeps --help quick

    kg = KnowledgeGraph.open(data)
    for problem in kg.problems:
        err.print(f"[yellow]not loaded:[/] {escape(str(problem))}")
    return kg


@app.command()
def explore(
    data: Data = None,
    port: Annotated[int, typer.Option(help="The first port to try.", min=1, max=65535)] = 8501,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the graph in the browser; SPARQL and linked data answer on the same port."""
    from .serving import serve_explorer  # noqa: PLC0415

    if data is not None:
        _open(data).close()
    serve_explorer(data, host, port, announce=out.print)


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Documents: files, folders or globs.")],
    data: Data = None,
    json_: AsJson = False,
) -> None:
    """Read documents and propose concepts and relations, each with its sentence."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    kg = _open(data)
    with Progress(
        TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), console=err, transient=True
    ) as progress:
        task = progress.add_task("reading", total=None)
        summary = kg.ingest(
            paths, lambda done, total: progress.update(task, completed=done, total=total)
        )
    if json_:
        out.print_json(data=asdict(summary))
    else:
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
    kg = _open(data)
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
    waiting = kg.proposals()
    if json_:
        out.print_json(data=[asdict(proposal) for proposal in waiting])
        return
    if not waiting:
        out.print("Nothing awaits review. Read documents with: sagacity ingest PATH")
        return
    for proposal in waiting:
        out.print(
            f"[bold]{escape(proposal.id)}[/]  {proposal.confidence:.2f}  {escape(proposal.sentence)}"
        )
        for note in proposal.notes:
            out.print(f"    [dim]{escape(note)}[/]")
    out.print(
        f"\n{len(waiting)} proposals. Settle with --accept ID, --reject ID or --accept-above P."
    )


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


def _query_text(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    # A query has a space or a brace; a file name that is too long for the system has neither.
    one_word = not any(sign in text for sign in "{ \n")
    if one_word or Path(text).suffix in (".rq", ".sparql"):
        try:
            return Path(text).read_text(encoding="utf-8")
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


@app.command()
def validate(data: Data = None, json_: AsJson = False) -> None:
    """Check the graph; exit 1 when there is an error."""
    from .model import Severity  # noqa: PLC0415

    kg = _open(data)
    findings = kg.validate()
    if json_:
        out.print_json(data=[{**asdict(f), "severity": f.severity.value} for f in findings])
    for finding in () if json_ else findings:
        colour = "red" if finding.severity is Severity.ERROR else "yellow"
        mend = f" [dim]{escape(finding.mend)}[/]" if finding.mend else ""
        out.print(f"[{colour}]{finding.severity.value}[/] {escape(str(finding))}{mend}")
    errors = sum(finding.severity is Severity.ERROR for finding in findings) + len(kg.problems)
    if not json_:
        warnings = len(findings) - errors + len(kg.problems)
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

    text = _open(data).export(format_.value, concept=concept, inferred=inferred)
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
