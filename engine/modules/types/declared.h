#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "engine/modules/types/property_type.h"

#include <stdbool.h>
#include <stddef.h>

/* Declarations of properties: of the packages, in their prototypes.lua; of the world, in the
 * property `properties` of a prototype: { NAME = { type =, doc = }, … }, or NAME = TYPE; and of
 * behaviours, by property().
 *
 * An object has those of its own and of its prototypes. Of two of one name, the nearer counts. */

struct object;

#define DECLARED_MOST 200 /* by one prototype of the world */

struct declared {
    struct str name;
    struct str from;    /* ref of the prototype, or "#12"; borrowed like the others */
    struct str package; /* empty: of the world */
    struct str doc;
    const struct property_type *type;
};

/* Finds the declaration of an object's property, and calls use with it, which must not keep it.
 * Returns false if the property is not declared. */
bool declared_find(struct engine *engine, struct object *object, struct str name,
        void (*use)(void *data, const struct declared *declared), void *data);
/* Calls use with each declaration that object has: the nearest prototype's first, each name once. */
void declared_each(struct engine *engine, struct object *object,
        void (*use)(void *data, const struct declared *declared), void *data);
/* Calls use with each declaration of the packages, in the order of their files. */
void declared_each_stock(struct engine *engine,
        void (*use)(void *data, const struct declared *declared), void *data);

/* True if object may have this value of a property. Otherwise err names the property and its type.
 * Nil fits: the value is inherited then. */
MUST_CHECK bool declared_fits(struct engine *engine, struct object *object, struct str name,
        const struct value *value, struct err *err);

/* Reads the declarations of all packages, and checks that the values in their prototypes fit.
 * problem: called for each mistake, which then don't fail; NULL: the first one fails with
 * "FILE:LINE: REF: sentence". */
struct declared_problem {
    const char *file;
    unsigned line;
    const char *text;
};

MUST_CHECK bool declared_check(struct engine *engine,
        void (*problem)(void *data, const struct declared_problem *problem), void *data,
        struct err *err);

/* -- callbacks -- */

void declared_create(struct engine *engine);
void declared_destroy(struct engine *engine);
/* INTERNAL_PROPERTY, INTERNAL_PROTOTYPES. */
void declared_ask_property(struct engine *engine, void *about);
void declared_ask_prototypes(struct engine *engine, void *about);
