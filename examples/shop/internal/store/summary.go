package store

import (
	"strings"

	"github.com/XSAM/otelsql"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// summary is db.query.summary: the operation and its first table.
type summary struct{ text, operation, table string }

// summarize reads the shop's own statements, which are plain; it is no SQL parser.
func summarize(query string) summary {
	words := strings.Fields(query)
	if len(words) == 0 {
		return summary{}
	}
	s := summary{operation: strings.ToUpper(words[0])}
	for i, w := range words[:len(words)-1] {
		switch strings.ToUpper(w) {
		case "FROM", "INTO":
		case "UPDATE":
			if i != 0 {
				continue
			}
		case "INDEX": // CREATE INDEX name ON table(column), DROP INDEX name
		default:
			continue
		}
		table := strings.TrimRight(words[i+1], "(,;)")
		if cut := strings.IndexByte(table, '('); cut >= 0 {
			table = table[:cut]
		}
		s.table = table
		break
	}
	s.text = strings.TrimSpace(s.operation + " " + s.table)
	return s
}

func spanName(m otelsql.Method, query string) string {
	if s := summarize(query); s.text != "" {
		return s.text
	}
	switch m {
	case otelsql.MethodConnBeginTx:
		return "BEGIN"
	case otelsql.MethodTxCommit:
		return "COMMIT"
	case otelsql.MethodTxRollback:
		return "ROLLBACK"
	}
	return string(m)
}

func statementAttributes(m otelsql.Method, query string) []attribute.KeyValue {
	s := summarize(query)
	if s.text == "" {
		return []attribute.KeyValue{semconv.DBOperationName(spanName(m, query))}
	}
	out := []attribute.KeyValue{semconv.DBQuerySummary(s.text), semconv.DBOperationName(s.operation)}
	if s.table != "" {
		out = append(out, semconv.DBCollectionName(s.table))
	}
	return out
}
