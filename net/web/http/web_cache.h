#pragma once
#include "engine/base/buf.h"

/* A cache of rendered pages, maps and pictures. */
struct web_cache;

struct web_kept {
    struct str body;
    struct str packed; /* compressed with gzip; empty: too short */
    uint64_t hash;     /* of body */
};

/* Creates a cache of at most bytes_max bytes, keys included. */
struct web_cache *web_cache_create(size_t bytes_max);
void web_cache_destroy(struct web_cache *cache);
/* Returns the content cached under key (all input of the rendering); empty if nothing is cached.
 * Valid until the next put. */
struct web_kept web_cache_find(struct web_cache *cache, struct str key);
/* Stores a copy, replacing the least recently used entries. Does not store more than a quarter of
 * the cache's size. */
void web_cache_put(struct web_cache *cache, struct str key, const struct web_kept *kept);
/* Removes all entries, because rendering has changed. */
void web_cache_clear(struct web_cache *cache);
