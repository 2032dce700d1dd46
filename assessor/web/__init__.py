"""Pages: one file per audience. A route translates; verbs in `assessor.cases` decide and write."""
