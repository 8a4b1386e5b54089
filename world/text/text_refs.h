#pragma once
#include "world/text/text_world.h"

/* Names in the world's text, and error messages about them; for text_world.c and text_exits.c. */

/* Prefix of a key that is an object; its ref or "#12" follows. */
#define TEXT_REFS_KEY "$ref "

/* One text_world_apply. */
struct text_apply {
    struct world *world;
    struct text_record *records;
    struct object **objects; /* owned; the object of each record */
    size_t count;
    struct value absent; /* a table, owned: folded name -> id for an owner without an account */
    struct err *err;
};

/* Fills err with "file:line: message"; returns false. */
bool text_refs_fail(struct text_apply *apply, const struct text_record *record,
        enum err_code code, const char *format, ...) PRINTF_LIKE(4, 5);
/* Finds the object named by a ref or "#12". On failure returns NULL with a message that no WHAT has
 * that name, and the nearest name. */
struct object *text_refs_find(struct text_apply *apply, const struct text_record *record,
        const char *what, struct str name);
/* Returns the object meant by a string, a marker or an object; NULL with a message about WHAT. */
struct object *text_refs_target(struct text_apply *apply, const struct text_record *record,
        const char *what, const struct value *value);
/* Replaces the markers in value by objects. */
MUST_CHECK bool text_refs_resolve(
        struct text_apply *apply, const struct text_record *record, struct value *value);
/* Makes of a name and value of a record the property and its value. Checks name and size. */
MUST_CHECK bool text_refs_read(struct text_apply *apply, const struct text_record *record,
        struct str *name, struct value *value);
/* Sets a property by name from value, which is taken and may contain markers. Checks name and
 * size. */
MUST_CHECK bool text_refs_set(struct text_apply *apply, const struct text_record *record,
        struct object *object, struct str name, struct value value);
