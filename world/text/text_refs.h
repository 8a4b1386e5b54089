#pragma once
#include "world/text/text_world.h"

/* Names in the world's text, and complaints about them; for text_world.c and text_exits.c. */

/* What a key that is an object begins with; its ref or "#12" follows. */
#define TEXT_REFS_KEY "$ref "

/* One text_world_apply. */
struct text_apply {
    struct world *world;
    struct text_record *records;
    struct object **objects; /* owned; what became of each record */
    size_t count;
    struct value absent; /* a table, owned: folded name -> id of an owner without an account */
    struct err *err;
};

/* Fills err with "file:line: message"; returns false. */
bool text_refs_fail(struct text_apply *apply, const struct text_record *record,
        enum err_code code, const char *format, ...) PRINTF_LIKE(4, 5);
/* Finds the object named by a ref or "#12". If there is none, says that there is no WHAT of
 * that name, and which comes nearest; NULL then. */
struct object *text_refs_find(struct text_apply *apply, const struct text_record *record,
        const char *what, struct str name);
/* The object meant by a string, a marker or an object; NULL with a complaint about WHAT. */
struct object *text_refs_target(struct text_apply *apply, const struct text_record *record,
        const char *what, const struct value *value);
/* Replaces the markers in value by the objects. */
MUST_CHECK bool text_refs_resolve(
        struct text_apply *apply, const struct text_record *record, struct value *value);
/* Sets a property by name from value, which is taken, markers and all; checks name and size. */
MUST_CHECK bool text_refs_set(struct text_apply *apply, const struct text_record *record,
        struct object *object, struct str name, struct value value);
