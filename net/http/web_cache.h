#pragma once
#include "engine/base/buf.h"

/* Pages as they were made of an answer: most are asked for again before anything in them has changed. */
struct web_cache;

/* What is longer than so many bytes, with its key, is not kept. */
struct web_cache *web_cache_create(size_t bytes_max);
void web_cache_destroy(struct web_cache *cache);
/* What was kept under key, all that the page is made of; empty: nothing. Good until the next put. */
struct str web_cache_find(const struct web_cache *cache, struct str key);
/* Keeps a copy, in the place of the oldest; what is very long is not kept. */
void web_cache_put(struct web_cache *cache, struct str key, struct str page);
/* For when pages are made otherwise from now on. */
void web_cache_clear(struct web_cache *cache);
