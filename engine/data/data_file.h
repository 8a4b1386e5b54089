#pragma once
/* data_file -- data written as Lua literals.
 *
 * Configuration, the world as text and the values builders type after `@set` are Lua literals. A
 * file is run by a sandbox without any library, so it can hold only data. A single literal is
 * parsed here without Lua. Each value is written in one form only, so that equal values give equal
 * bytes. */
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "world/value/value.h"

struct buf;

/* The parts of `kind "ref" { table }`. Strings are borrowed for the call. */
struct data_file_record {
    struct str kind;
    struct str ref; /* empty: no ref */
    struct value table;
    uint32_t line;
};

/* Callbacks for the content of a file. A callback that returns false with err ends the reading; its
 * message is prefixed with the place. */
struct data_file_sink {
    /* Called for a global of the file, or a key of the table it returned, with its final value. May
     * take the value (and leave nil). NULL: globals are not allowed. */
    bool (*set)(void *data, struct str name, struct value *value, struct err *err);
    /* Called for each record as soon as it is read. May take the table. NULL: records are not
     * allowed. */
    bool (*record)(void *data, struct data_file_record *record, struct err *err);
    void *data;
    /* The name whose value is given before the others, because theirs depend on it; NULL: none. */
    const char *first;
    /* Set before each call of `set`: the line in which the value ends, or 0; NULL: not wanted. If `set` fails,
     * its message gets the line that then stands here. */
    int *line;
};

/* Runs source. name is the file's name, for messages "name:line: message". As a value, `ref "x"`
 * becomes the table { ["$ref"] = "x" }, and property(…) in a record sets its `properties`. Strings are cleaned. */
MUST_CHECK bool data_file_eval(struct str source, const char *name,
        const struct data_file_sink *sink, struct err *err);

/* Returns the line of a key such as limits.speech.burst, whose outermost table ends in line `end` of source;
 * `end` if it isn't found. */
int data_file_key_line(struct str source, int end, struct str path);

/* How a literal refers to objects. */
struct data_file_objects {
    /* Finds the object for "#12" or "$ref". False if it does not exist. */
    bool (*find)(void *data, struct str name, uint64_t *out_id);
    /* Appends the text for the object; NULL: "#12". */
    void (*write)(void *data, uint64_t id, struct buf *out);
    void *data;
};

/* Parses text as exactly one literal: nil, a boolean, number, string or table, or an object as
 * "#12" or "$ref" (objects may be NULL: then no object is accepted). A failure is one sentence for
 * the person who typed it. */
MUST_CHECK bool data_file_value(struct str text, const struct data_file_objects *objects,
        struct value *out, struct err *err);

/* Appends value as a literal on one line, with sorted keys and the necessary escapes. */
void data_file_write(
        const struct value *value, const struct data_file_objects *objects, struct buf *out);
/* Same, but multi-line strings become [[long strings]]. If indent is not negative, each pair of a
 * table gets its own line, indented by indent + 2 blanks: for files under version control. */
void data_file_write_lines(const struct value *value, const struct data_file_objects *objects,
        int indent, struct buf *out);
/* Appends name as a table key before "=": bare, or ["in brackets"]. */
void data_file_write_key(struct str name, struct buf *out);
