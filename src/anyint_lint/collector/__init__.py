"""Source to facts: the only package that imports libcst.

Its way in is `collect`; what stands in `candidates` and `sdks` is read without a parser. Where things are, in the order
in which a source goes through them:

- whether to read it, from its bytes: `candidates`, `imports`, `prose`; which of its functions: `outline`, `parts`,
  `syntax`, `by_need` (begin here for speed), `interesting`
- text to program: `parsing`, `nesting`, `cutting`, `lowering`, `reading`, `string_text`, `program` (its nodes)
- where nodes stand: `positions`, `lexer`, `pairing`, `written_fields`
- the program is run on abstract values: `interpreter` (begin here for what is found), `machine`, `store`, `values`,
  `walking`, `deep_stack`
- what each node does: `statements`, `targets`, `expressions`, `attributes`, `functions`, `calls`, `narrowing`,
  `instance_checks`
- what known objects do: `containers`, `list_methods`, `entries`, `text_methods`, `json_texts`; known functions:
  `known_callables` (the table), `sequences`, `reflection`, `callbacks`, `options`
- what a call sends, and where: `sdks` (the table), `requests`, `declared`, `subclasses`, `base_urls`, `destinations`,
  `endpoints`, `notation`; by plain HTTP `http_calls`, `http_clients`, `http_payloads`, `headers`, `prepared`, `urls`
- what names say: `naming`, `vendors`, `class_hosts`
- what was found: `recorder` (takes down what is seen), `network`, `link_ends`, `pieces`, `keys`, `exports`; in the end
  `conclusions` (begin here for evidence)
- of a notebook the same, for all its cells together: `of_notebooks`
- comments: `comments`, `ignore_comments`; after a fix `faithful`
- for the editor, again after a change: `incremental`, `resuming`, `machine_state`
"""
