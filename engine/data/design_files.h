#pragma once
#include "engine/data/base.h"
#include "engine/data/world_files.h"

/* A directory of files that declare things, as `skein init` and `skein apply` read it: one text
 * (a bundle) that can be sent, and from it the things with their fields. */

/* A declaration, or an exit inside a room's declaration. */
struct design_thing {
    char *name;          /* owned: its ref, "#12", or for an exit "ROOM.north" */
    size_t record;       /* in files.records: its own or its room's */
    struct str exit;     /* the direction, borrowed; empty: not such an exit */
    struct value props;  /* an exit's, owned; otherwise nil: see the record */
    struct value fields; /* field name -> hash */
};

struct design_files {
    struct world_files files;
    struct design_thing *things; /* owned */
    size_t count;
    size_t capacity;
    struct strmap by_name; /* name -> index + 1, as a pointer */
    struct strmap present; /* names of the data files, without ".lua" */
    struct base base;
    bool has_base; /* the directory has a base file */
};

/* Appends all files of the directory. */
MUST_CHECK bool design_files_bundle(const char *directory, struct buf *out, struct err *err);
/* Takes the next file from a bundle; false at its end, or if it is none. */
bool design_files_take(struct str *bundle, struct str *out_path, struct str *out_text);
/* Parses a bundle; the caller finishes out. Thread: any. */
MUST_CHECK bool design_files_read(struct str bundle, struct design_files *out, struct err *err);
void design_files_finish(struct design_files *files);
const struct design_thing *design_files_find(const struct design_files *files, struct str name);
/* True if the files no longer declare a thing that the base has from one of them. */
bool design_files_lack(const struct design_files *files, const struct base_thing *thing);
/* Returns the name of the thing's file, without ".lua". */
struct str design_files_name(
        const struct design_files *files, const struct design_thing *thing);
/* Appends the lines of a base (base.h), one a thing. */
void design_files_put_lines(const struct design_files *files, struct buf *out);

/* -- fields -- */

/* Returns the thing's properties, without `exits`. */
const struct value *design_props(
        const struct design_files *files, const struct design_thing *thing);
/* Returns the name of the room to which an exit inside a room's declaration leads; empty: none. */
struct str design_exit_target(const struct design_thing *exit);
/* Adds the hash of one property to a thing's fields. */
void design_fields_put(struct value *fields, struct str key, const struct value *value);

/* -- for the same fields of things in the world -- */

/* Sets a field to the hash of its value, which is as text_field_mark returns it. */
void design_field_set(struct value *fields, struct str field, const struct value *marked);
/* The same; takes the value. */
void design_field_take(struct value *fields, const char *field, struct value marked);
/* The same for a property, under its name in text, which differs from the keys. */
void design_field_set_property(
        struct value *fields, struct str name, const struct value *marked);
/* Returns a repeating timer as text has it; data may be NULL. */
struct value design_timer(int64_t period_ms, const struct value *data);
/* Sets the field of all timers, a table by name, which it takes. */
void design_field_set_timers(struct value *fields, struct value timers);

/* -- for design_files.c -- */

/* Fills thing->fields. */
void design_fields_of_thing(const struct design_files *files, struct design_thing *thing);
