#pragma once
#include "engine/data/design_files.h"

#define APPLY_HASH_BYTES 24

/* What files have changed since their base: found without the world, so by any thread. An apply
 * looks only at these things, however large the world is. */
struct apply_delta {
    size_t *differ; /* owned: indexes in files.things whose fields the base does not have so */
    size_t differ_count;
    size_t *lacked; /* owned: indexes in base.things that the files no longer declare */
    size_t lacked_count;
    size_t *naming; /* owned: indexes in files.things that refer to those, or to exits there */
    size_t naming_count;
    char hash[APPLY_HASH_BYTES]; /* of all fields of the files */
};

/* The caller finishes out. Thread: any. */
void apply_delta_find(const struct design_files *files, struct apply_delta *out);
void apply_delta_finish(struct apply_delta *delta);
/* Writes delta.hash. Thread: any. */
void apply_delta_hash(const struct design_files *files, char out[APPLY_HASH_BYTES]);
/* Returns the name of the i-th thing that an apply compares with the world; NULL at the end. */
const char *apply_delta_name(
        const struct apply_delta *delta, const struct design_files *files, size_t i);
