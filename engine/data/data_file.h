#pragma once
/* data_file -- Lua as a way to write data down.
 *
 * Configuration, the world as text and what a builder types after `@set` are
 * Lua literals. A file is run by a sandbox without any library, so it can hold
 * nothing but data; one literal is parsed here without Lua; and a value is
 * written in one form only, so that equal values give equal bytes. */
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "world/value/value.h"

struct buf;

/* kind "ref" { table }, as it stands in a file. Strings are borrowed for the call. */
struct data_file_record {
    struct str kind;
    struct str ref; /* empty: none */
    struct value table;
    uint32_t line;
};

/* Who wants to know. A function that returns false with err ends the reading; its message gets
 * the place in front. */
struct data_file_sink {
    /* A global of the file, or a key of the table that it returned, with its final value. May
     * take the value (and leave nil). NULL: there are none. */
    bool (*set)(void *data, struct str name, struct value *value, struct err *err);
    /* A record, at once. May take the table. NULL: there are none. */
    bool (*record)(void *data, struct data_file_record *record, struct err *err);
    void *data;
    int *line; /* set before each call of set: where the value was assigned, or 0; NULL: not wanted */
};

/* Evaluates source. name is the file's, for messages "name:line: message". As a value,
 * `ref "x"` gives the table { ["$ref"] = "x" }. Strings are cleaned. */
MUST_CHECK bool data_file_eval(struct str source, const char *name,
        const struct data_file_sink *sink, struct err *err);

/* How objects are written in a literal. */
struct data_file_objects {
    /* Finds the object of "#12" or "$ref"; false if there is none. */
    bool (*find)(void *data, struct str name, uint64_t *out_id);
    /* Appends what stands for the object; NULL: "#12". */
    void (*write)(void *data, uint64_t id, struct buf *out);
    void *data;
};

/* Reads text as exactly one literal: nil, a boolean, number, string or table, an object as
 * "#12" or "$ref" (objects may be NULL: then there are none). A failure is one sentence for who
 * typed it. */
MUST_CHECK bool data_file_value(struct str text, const struct data_file_objects *objects,
        struct value *out, struct err *err);

/* Appends value as a literal on one line: keys sorted, text escaped as it must be. */
void data_file_write(
        const struct value *value, const struct data_file_objects *objects, struct buf *out);
/* Same, but strings of several lines as [[long ones]], and if indent is not negative, the pairs
 * of a table a line each, indented by that many blanks and 2: for files under version control.
 */
void data_file_write_lines(const struct value *value, const struct data_file_objects *objects,
        int indent, struct buf *out);
/* Appends name as it may stand before "=" in a table: bare, or ["in brackets"]. */
void data_file_write_key(struct str name, struct buf *out);
