#pragma once
#include "engine/base/buf.h"

/* Pages, maps and pictures as they were drawn: most are asked for again before anything in them has changed. */
struct web_cache;

struct web_kept {
    struct str body;
    struct str packed; /* the same by gzip; empty: it is short */
    uint64_t hash;     /* of body */
};

/* Keeps so many bytes in all, with what they were made of. */
struct web_cache *web_cache_create(size_t bytes_max);
void web_cache_destroy(struct web_cache *cache);
/* Returns the content cached under key (all input of the rendering); empty if nothing is cached.
 * Valid until the next put. */
struct web_kept web_cache_find(struct web_cache *cache, struct str key);
/* Keeps a copy, in the place of those that were not asked for longest; more than a quarter of all is not kept. */
void web_cache_put(struct web_cache *cache, struct str key, const struct web_kept *kept);
/* For when pages are made otherwise from now on. */
void web_cache_clear(struct web_cache *cache);
