package main

import (
	stdjson "encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// rawJSON is a schema that is sent as it is written.
func rawJSON(text jsontext.Value) stdjson.RawMessage { return stdjson.RawMessage(text) }

// schema is the part of JSON Schema that the tools use.
type schema struct {
	Type       string             `json:"type"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Items      *schema            `json:"items"`
	Enum       []string           `json:"enum"`
}

func newSchema(text jsontext.Value) *schema {
	s := &schema{}
	if err := json.Unmarshal(text, s); err != nil {
		panic(err) // a mistake in a file of this program
	}
	return s
}

// problems says what is wrong with arguments, in the words of server-memory's
// validator; "" if nothing is.
func (s *schema) problems(arguments []byte) string {
	if len(arguments) == 0 {
		arguments = []byte("{}")
	}
	var value any
	if err := json.Unmarshal(arguments, &value, jsontext.AllowInvalidUTF8(true)); err != nil {
		return "no JSON: " + err.Error()
	}
	var list []string
	s.check(value, true, "", &list)
	return strings.Join(list, "\n")
}

func (s *schema) check(value any, given bool, path string, list *[]string) {
	if got := typeName(value, given); !s.accepts(got, value) {
		*list = append(*list, "Invalid input: expected "+s.expected()+", received "+got+at(path))
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for _, name := range sortedLike(s) {
			member, given := v[name]
			if !given && !slices.Contains(s.Required, name) {
				continue
			}
			s.Properties[name].check(member, given, strings.TrimPrefix(path+"."+name, "."), list)
		}
	case []any:
		for i, item := range v {
			s.Items.check(item, true, path+"["+strconv.Itoa(i)+"]", list)
		}
	case string:
		if s.Enum != nil && !slices.Contains(s.Enum, v) {
			*list = append(*list, `Invalid option: expected one of "`+strings.Join(s.Enum, `"|"`)+`"`+at(path))
		}
	}
}

// sortedLike returns the properties, the required ones first and in their order.
func sortedLike(s *schema) []string {
	names := slices.Clone(s.Required)
	for name := range s.Properties {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names[len(s.Required):])
	return names
}

func (s *schema) accepts(got string, value any) bool {
	if s.Type == "integer" {
		f, ok := value.(float64)
		return ok && f == math.Trunc(f) && math.Abs(f) < 1<<53
	}
	return got == s.Type
}

func (s *schema) expected() string {
	if s.Type == "integer" {
		return "int"
	}
	return s.Type
}

func typeName(value any, given bool) string {
	switch value.(type) {
	case nil:
		if given {
			return "null"
		}
		return "undefined"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

func at(path string) string {
	if path == "" {
		return ""
	}
	return " at " + path
}
