/* web_cache.c -- a small cache of rendered answers.
 *
 * The key contains all input of the rendering, compared in full. So a changed revision misses, and
 * nobody is shown an answer made for another user. The least recently used entry makes room. */
#include "net/web/http/web_cache.h"

#include "engine/base/mem.h"

enum { PLACES = 128, MOST_OF = 4 };

struct place {
    uint64_t key_hash;
    uint64_t used; /* time of last use, as a counter; 0: empty */
    uint64_t body_hash;
    struct buf key;
    struct buf body;
    struct buf packed;
};

struct web_cache {
    struct place places[PLACES];
    size_t bytes_max;
    size_t bytes;
    uint64_t uses;
};

struct web_cache *web_cache_create(size_t bytes_max)
{
    struct web_cache *cache = mem_alloc(sizeof(*cache));
    cache->bytes_max = bytes_max;
    return cache;
}

static size_t bytes_of(const struct place *place)
{
    return place->key.length + place->body.length + place->packed.length;
}

static void empty(struct web_cache *cache, struct place *place)
{
    cache->bytes -= bytes_of(place);
    buf_finish(&place->key);
    buf_finish(&place->body);
    buf_finish(&place->packed);
    *place = (struct place){0};
}

void web_cache_clear(struct web_cache *cache)
{
    for (size_t i = 0; i < PLACES; i++) {
        empty(cache, &cache->places[i]);
    }
}

void web_cache_destroy(struct web_cache *cache)
{
    web_cache_clear(cache);
    mem_free(cache);
}

static struct place *find_place(struct web_cache *cache, struct str key)
{
    uint64_t hash = str_hash(key);
    for (size_t i = 0; i < PLACES; i++) {
        struct place *place = &cache->places[i];
        if (place->used > 0 && place->key_hash == hash &&
                str_equal(buf_str(&place->key), key)) {
            return place;
        }
    }
    return NULL;
}

struct web_kept web_cache_find(struct web_cache *cache, struct str key)
{
    struct place *place = find_place(cache, key);
    if (!place) {
        return (struct web_kept){0};
    }
    place->used = ++cache->uses;
    return (struct web_kept){buf_str(&place->body), buf_str(&place->packed), place->body_hash};
}

/* Returns an empty entry, or the least recently used one. */
static struct place *oldest(struct web_cache *cache, bool filled)
{
    struct place *found = NULL;
    for (size_t i = 0; i < PLACES; i++) {
        struct place *place = &cache->places[i];
        if ((!filled || place->used > 0) && (!found || place->used < found->used)) {
            found = place;
        }
    }
    return found;
}

void web_cache_put(struct web_cache *cache, struct str key, const struct web_kept *kept)
{
    size_t bytes = key.length + kept->body.length + kept->packed.length;
    struct place *place = find_place(cache, key);
    if (bytes > cache->bytes_max / MOST_OF) {
        return;
    }
    if (place) {
        empty(cache, place);
    }
    while (cache->bytes + bytes > cache->bytes_max) {
        empty(cache, oldest(cache, true));
    }
    place = oldest(cache, false);
    empty(cache, place);
    place->key_hash = str_hash(key);
    place->used = ++cache->uses;
    place->body_hash = kept->hash;
    buf_add_str(&place->key, key);
    buf_add_str(&place->body, kept->body);
    buf_add_str(&place->packed, kept->packed);
    cache->bytes += bytes;
}
