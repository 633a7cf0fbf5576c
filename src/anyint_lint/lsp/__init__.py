"""The language server: what `check` says, in the editor, as the code is written.

The engine is the one of `check`; this package brings it unsaved buffers and translates its results. Only this package
imports pygls and lsprotocol, which come with the extra `anyint-lint[lsp]`.
"""
