#pragma once
#include "engine/modules/workshop/search/source_match.h"
#include "engine/modules/workshop/search/source_walk.h"

#include <jansson.h>

struct host;

/* Replacing a text in many behaviours: first a plan, which tries each save and undoes it, then all saves in one
 * transaction. Each save is a revision, as by @program. */

#define SOURCE_CHANGES_MAX 100 /* behaviours at a time */

/* A replacement and the character who asks for it. */
struct source_replacing {
    struct host *host;
    uint64_t character;
    const struct source_pattern *pattern;
};

/* *out is what the replacement does to one behaviour, as calls_source.c describes source_change; NULL: nothing.
 * Returns false with a sentence if the pattern takes too many steps. */
MUST_CHECK bool source_change_plan(const struct source_replacing *replacing,
        struct object *object, const struct script_source *source, json_t **out,
        struct err *err);

/* The behaviours to change, as they were planned. */
struct source_planned {
    uint64_t id;
    uint32_t revision;
};

/* Saves the replacement in each, in the open transaction, which is a building command of the character
 * (history_begin). On failure the caller rolls it back. */
MUST_CHECK bool source_change_all(struct host *host, uint64_t character,
        const struct source_pattern *pattern, const struct source_planned *planned,
        size_t count, struct err *err);
