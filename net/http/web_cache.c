/* web_cache.c -- was just this page made a moment ago?
 *
 * The key is everything that the page is made of, compared in full, so that nobody is shown what was made for
 * somebody else. A few pages are enough: it is for what many look at. */
#include "net/http/web_cache.h"

#include "engine/base/mem.h"

enum { PAGES = 32 };

struct page {
    uint64_t hash;
    struct buf key;
    struct buf html;
};

struct web_cache {
    struct page pages[PAGES];
    size_t bytes_max;
    size_t oldest;
};

struct web_cache *web_cache_create(size_t bytes_max)
{
    struct web_cache *cache = mem_alloc(sizeof(*cache));
    cache->bytes_max = bytes_max;
    return cache;
}

void web_cache_clear(struct web_cache *cache)
{
    for (size_t i = 0; i < PAGES; i++) {
        buf_finish(&cache->pages[i].key);
        buf_finish(&cache->pages[i].html);
        cache->pages[i] = (struct page){0};
    }
}

void web_cache_destroy(struct web_cache *cache)
{
    web_cache_clear(cache);
    mem_free(cache);
}

struct str web_cache_find(const struct web_cache *cache, struct str key)
{
    uint64_t hash = str_hash(key);
    for (size_t i = 0; i < PAGES; i++) {
        const struct page *page = &cache->pages[i];
        if (page->hash == hash && str_equal(buf_str(&page->key), key)) {
            return buf_str(&page->html);
        }
    }
    return STR_NONE;
}

void web_cache_put(struct web_cache *cache, struct str key, struct str html)
{
    if (key.length + html.length > cache->bytes_max) {
        return;
    }
    struct page *page = &cache->pages[cache->oldest++ % PAGES];
    buf_clear(&page->key);
    buf_clear(&page->html);
    page->hash = str_hash(key);
    buf_add_str(&page->key, key);
    buf_add_str(&page->html, html);
}
