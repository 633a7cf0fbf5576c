"""anyint-lint: finds the model IDs that code will send, and checks them against what the account can use.

Where things are, in the order in which data goes through them (`tests/test_architecture.py` holds the direction):

- values that flow: `facts`, `family`, `catalog`, `violations`, `settings`, `errors`, and `light_dataclass` to make them
- what is configured: `config_file`, `config_values`, `config_table`, `table_faults`, `config_codes`, `durations`
- paths to sources: `paths`, `git_tree`, `tree_walk`, `file_bytes`, `sources`; of notebooks `notebooks`,
  `notebook_json`, `notebook_places`, `ipython_cells`
- one source to facts: `first_look`, `first_words`, `collector` (all that knows LibCST, and the SDK table), `key_text`,
  `model_names`, `model_spelling`, `model_stems`
- a tree to facts: `tree_facts` (begin here), `tree_reading`, `tree_reader`, `file_reader`, `workers`, `worker`;
  `joining` and `link` bring files together; kept by `facts_cache`, `facts_codec`, `fingerprint` (of our code),
  `tree_memory`
- the gateway's lists: `gateway` (all that knows HTTP), `pagination`, `retry_after`, `deadline`, `bounded_body`,
  `certificates`, `error_body`, `gateway_errors`, `server_text`, `hosts`, `credentials`, `accounts`
- lists that are kept or given: `lists` (begin here), `list_search`, `syncing`, `freshness`, `catalog_store`,
  `history`; of files `list_files`, `plain_lists`, `strict_lists`, `list_json`, `list_entries`; `snapshots`,
  `affected`, `model_cards`
- facts to violations: `rules` (a module each), `judge` (of any facts), `judging` (of a run), `hints`, `suppressing`,
  `baseline`, `fingerprints` (of violations), `tally`
- violations to people and programs: `reporters`, `excerpts`, `inventory`, `take_inventory`, `printable`
- violations to fixes: `fixing`, `fixer`, `file_diff`, `source_writer`, `notebook_edits`
- what wires it: `run`, `cli` (all that knows click), `lsp` (the language server), `repository_setup`, `config_edit`
- writing and keeping files: `atomic_write`, `cache_directory`; texts are searched with `light_pattern`,
  digests made with `blake2`
"""

from __future__ import annotations

__version__ = "0.1.0"

HOME: str | None = None
"""The project's public page. It has none yet; once it has, every format links to it and to its rules from here."""


def rule_url(code: str) -> str | None:
    """Where a rule is explained; None while the project has no public page."""
    return None if HOME is None else f"{HOME}#{code.lower()}"
