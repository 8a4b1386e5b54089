/* web_cache_test.c -- Recently rendered pages. */
#include "net/web/http/web_cache.h"

#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>

static void put_page(struct web_cache *cache, const char *key, const char *body)
{
    web_cache_put(cache, str_of(key),
            &(struct web_kept){.body = str_of(body), .packed = STR("z"), .hash = 7});
}

static bool has_page(struct web_cache *cache, const char *key)
{
    return web_cache_find(cache, str_of(key)).body.length > 0;
}

TEST(a_cached_page_is_found_by_its_whole_key)
{
    struct web_cache *cache = web_cache_create((size_t)128 * 1024);

    put_page(cache, "/who for Ann", "<p>Ann");
    put_page(cache, "/who for Bob", "<p>Bob");

    assert_str(web_cache_find(cache, STR("/who for Ann")).body, "<p>Ann");
    assert_str(web_cache_find(cache, STR("/who for Bob")).packed, "z");
    assert_int_equal(web_cache_find(cache, STR("/who for Bob")).hash, 7);
    assert_false(has_page(cache, "/who for Bo"));
    put_page(cache, "/who for Ann", "<p>Anna");
    assert_str(web_cache_find(cache, STR("/who for Ann")).body, "<p>Anna");
    web_cache_clear(cache);
    assert_false(has_page(cache, "/who for Ann"));
    web_cache_destroy(cache);
}

TEST(the_cache_drops_the_least_recently_used_and_very_long_pages)
{
    struct web_cache *cache = web_cache_create((size_t)128 * 1024);
    static char lengthy[30001];
    char key[16];
    memset(lengthy, 'a', sizeof(lengthy) - 1);
    for (int i = 0; i < 20; i++) {
        (void)snprintf(key, sizeof(key), "page %d", i);
        put_page(cache, key, lengthy);
        assert_true(has_page(cache, "page 0"));
    }

    assert_true(has_page(cache, "page 19") && has_page(cache, "page 18") &&
                has_page(cache, "page 17"));
    assert_false(has_page(cache, "page 16"));
    static char longer[40001];
    memset(longer, 'a', sizeof(longer) - 1);
    put_page(cache, "long", longer);
    assert_false(has_page(cache, "long"));
    web_cache_destroy(cache);
}

TEST(many_short_pages_are_kept)
{
    struct web_cache *cache = web_cache_create((size_t)128 * 1024);
    char key[16];
    for (int i = 0; i < 140; i++) {
        (void)snprintf(key, sizeof(key), "page %d", i);
        put_page(cache, key, "<p>");
    }

    assert_true(has_page(cache, "page 139") && has_page(cache, "page 12"));
    assert_false(has_page(cache, "page 11"));
    web_cache_destroy(cache);
}
