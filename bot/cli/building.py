"""`dragoman model` and `dragoman index`: what can be made anew at any time."""

import typer
from rich.table import Table

from bot.cli.messages import say
from bot.cli.screen import ShownSteps, output
from bot.settings import read_settings

model_app = typer.Typer(help="The embedding model.", no_args_is_help=True)
index_app = typer.Typer(help="The search index.", no_args_is_help=True)


@model_app.command(name="build")
def build_model() -> None:
    """Build the bundled model from the weights that are installed with Dragoman."""
    from bot.data_folder import prepare_data_folder
    from bot.preparing import rebuild_model

    settings = read_settings()
    prepare_data_folder(settings.data)
    rebuild_model(settings, ShownSteps())
    output().print(say("model.built", path=settings.model_path))


@model_app.command(name="list")
def list_models() -> None:
    """List the models in the data folder, and which one is used."""
    from index.errors import ModelDamaged
    from index.model.directory import read_manifest

    settings = read_settings()
    table = Table()
    for key in ("used", "model", "dimensions", "made_from", "licence", "path"):
        table.add_column(say(f"column.{key}"), overflow="fold")
    folder = settings.data / "models"
    found = sorted(path for path in folder.glob("*") if not path.name.startswith("."))
    for path in found:
        used = "*" if path == settings.model_path else ""
        try:
            one = read_manifest(path)
        except ModelDamaged as error:
            table.add_row(used, say("model.broken", reason=error.reason), "", "", "", str(path))
            continue
        cells = (one.model_id, str(one.dimensions), one.made_from, one.licence)
        table.add_row(used, *cells, str(path))
    output().print(table if found else say("model.none"))


@index_app.command(name="build")
def build_index() -> None:
    """Build the index from what is approved now; only new texts are embedded."""
    from bot.bootstrap import make_embedder, open_knowledge, read_snapshot, served_corpus
    from bot.preparing import ensure_knowledge, ensure_model, require_texts
    from index.builds import IndexFolder

    settings, steps = read_settings(), ShownSteps()
    with open_knowledge(settings) as store:
        ensure_model(settings, steps)
        ensure_knowledge(store, settings, steps)
        snapshot = read_snapshot(store, settings)
    corpus = served_corpus(snapshot)
    require_texts(snapshot, corpus)
    with steps.step("step.index") as advance:
        folder = IndexFolder(settings.index_path)
        index = folder.build(corpus, make_embedder(settings), advance)
    count, explainers = len(index.corpus), len(index.slugs)
    output().print(say("index.built", passages=count, explainers=explainers))


@index_app.command(name="status")
def index_status() -> None:
    """Tell what the index was built from, and whether it is whole and up to date."""
    from bot.bootstrap import open_knowledge, read_snapshot, served_corpus
    from index.builds import IndexFolder
    from index.passages import corpus_digest

    settings = read_settings()
    with open_knowledge(settings) as store:
        wanted = corpus_digest(served_corpus(read_snapshot(store, settings)))
    folder = IndexFolder(settings.index_path)
    folder.verify()
    manifest = folder.manifest()
    key = "index.current" if manifest["explainers"] == wanted else "index.behind"
    names = ("model", "passages", "dimensions")
    output().print(say(key, **{name: manifest[name] for name in names}, path=folder.current()))
