/* web_cache_test.c -- pages that were made a moment ago. */
#include "net/http/web_cache.h"

#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>

TEST(a_page_is_found_by_all_that_it_was_made_of)
{
    struct web_cache *cache = web_cache_create((size_t)128 * 1024);

    web_cache_put(cache, STR("/who for Ann"), STR("<p>Ann"));
    web_cache_put(cache, STR("/who for Bob"), STR("<p>Bob"));

    assert_str(web_cache_find(cache, STR("/who for Ann")), "<p>Ann");
    assert_str(web_cache_find(cache, STR("/who for Bob")), "<p>Bob");
    assert_int_equal(web_cache_find(cache, STR("/who for Bo")).length, 0);
    web_cache_clear(cache);
    assert_int_equal(web_cache_find(cache, STR("/who for Ann")).length, 0);
    web_cache_destroy(cache);
}

TEST(the_oldest_makes_room_and_what_is_very_long_is_not_kept)
{
    struct web_cache *cache = web_cache_create((size_t)128 * 1024);
    struct buf lengthy = {0};
    char key[16];
    for (int i = 0; i < 40; i++) {
        (void)snprintf(key, sizeof(key), "page %d", i);
        web_cache_put(cache, str_of(key), STR("<p>"));
    }
    memset(buf_reserve(&lengthy, 200000), 'a', 200000);
    buf_added(&lengthy, 200000);
    web_cache_put(cache, STR("long"), buf_str(&lengthy));

    assert_int_equal(web_cache_find(cache, STR("page 7")).length, 0);
    assert_str(web_cache_find(cache, STR("page 8")), "<p>");
    assert_str(web_cache_find(cache, STR("page 39")), "<p>");
    assert_int_equal(web_cache_find(cache, STR("long")).length, 0);
    buf_finish(&lengthy);
    web_cache_destroy(cache);
}

static const struct CMUnitTest web_cache_tests[] = {
        IT(a_page_is_found_by_all_that_it_was_made_of),
        IT(the_oldest_makes_room_and_what_is_very_long_is_not_kept),
};
TESTS(web_cache)
