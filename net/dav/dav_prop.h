#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* A child of <prop>, borrowed for the call that it is passed to. */
struct dav_named {
    struct str space;
    struct str name;
    bool removes;       /* in a <remove> of a PROPPATCH */
    struct str element; /* as it was sent, with all namespaces declared that it may use */
};

/* Calls back, unless visit is NULL, for each property that a PROPFIND or PROPPATCH names, in their order. Returns their
 * count, 0 if it names none; -1: the body is not well-formed. */
int dav_prop_each(
        struct str body, void (*visit)(void *data, const struct dav_named *named), void *data);

/* The wish of a LOCK. */
struct dav_lock_wish {
    bool shared;
    struct buf owner; /* the <owner> as an element, or empty */
};

/* False if the body is not well-formed. The caller finishes out->owner. */
bool dav_prop_lock(struct str body, struct dav_lock_wish *out);
