/* circle_shp.c -- shops: *.shp
 *
 *     CircleMUD v3.0 Shop File~                (without it, lists have fixed lengths)
 *     #vnum~
 *     product ... -1                           (a line each; older: 5 lines)
 *     buy rate / sell rate
 *     type ... -1                              (number or word, then keywords; older: 5 lines)
 *     message~                                 (seven)
 *     temper / flags / keeper / trades with
 *     room ... -1                              (older: 1 line)
 *     open close open close                    (a line each)
 *     $~
 *
 * In the older format a list's unused lines hold a number below zero. */
#include "engine/base/mem.h"
#include "world/circle_kinds.h"
#include "world/circle_read.h"

#include <stdlib.h>

enum { OLD_PRODUCTS = 5, OLD_TYPES = 5, OLD_ROOMS = 1 };

static bool read_int(struct circle_reader *reader, const char *what, int32_t *out)
{
    struct circle_words words;
    return circle_read_words(reader, what, 1, &words) &&
           circle_read_number(reader, words.at[0], what, out);
}

static bool read_rate(struct circle_reader *reader, const char *what, double *out)
{
    struct circle_words words;
    if (!circle_read_words(reader, what, 1, &words)) {
        return false;
    }
    char *text = str_dup(words.at[0]);
    char *end = text;
    double rate = strtod(text, &end);
    bool ok = end != text && *end == '\0' && rate >= 0 && rate < 1e6;
    mem_free(text);
    if (!ok) {
        return circle_read_fail(reader, "%s should be a number like 1.15, not \"%.*s\"", what,
                STR_FMT(circle_read_excerpt(words.at[0])));
    }
    *out = rate;
    return true;
}

/* fixed is the number of lines in the older format, 0 in the newer. */
static bool read_vnums(
        struct circle_reader *reader, const char *what, size_t fixed, struct circle_vnums *out)
{
    for (size_t i = 0; fixed == 0 || i < fixed; i++) {
        int32_t vnum = 0;
        if (!read_int(reader, what, &vnum)) {
            return false;
        }
        if (vnum >= 0) {
            circle_vnums_add(out, vnum);
        } else if (fixed == 0) {
            return true;
        }
    }
    return true;
}

static void add_type(struct circle_shop_types *types, struct circle_shop_type type)
{
    types->items =
            circle_grow(types->items, types->count, &types->capacity, sizeof(*types->items));
    types->items[types->count] = type;
    types->count++;
}

static bool read_types(
        struct circle_reader *reader, size_t fixed, struct circle_shop_types *out)
{
    for (size_t i = 0; fixed == 0 || i < fixed; i++) {
        struct str line = STR_NONE;
        if (!circle_read_line(reader, "a type the shop buys, or -1", &line)) {
            return false;
        }
        struct str rest = str_trim(str_take_until(&line, ';'));
        struct str word = str_take_word(&rest);
        int64_t number = 0;
        if (!str_to_i64(word, &number) || number > INT32_MAX) {
            add_type(out, (struct circle_shop_type){CIRCLE_NONE, word, rest});
        } else if (number >= 0) {
            add_type(out, (struct circle_shop_type){(int32_t)number, STR_NONE, rest});
        } else if (fixed == 0) {
            return true;
        }
    }
    return true;
}

static bool read_flag_line(
        struct circle_reader *reader, const char *what, struct circle_flags *out)
{
    struct circle_words words;
    return circle_read_words(reader, what, 1, &words) &&
           circle_read_flags(reader, &words, 0, 1, out);
}

static bool read_shop(struct circle_reader *reader, struct circle_shop *shop, bool lists)
{
    if (!read_vnums(reader, "a product's number, or -1", lists ? 0 : OLD_PRODUCTS,
                &shop->products) ||
            !read_rate(reader, "the shop's rate for what it sells", &shop->buy_rate) ||
            !read_rate(reader, "the shop's rate for what it buys", &shop->sell_rate) ||
            !read_types(reader, lists ? 0 : OLD_TYPES, &shop->types)) {
        return false;
    }
    for (size_t i = 0; i < CIRCLE_SHOP_MESSAGES; i++) {
        if (!circle_read_string(reader, "a shop's message", &shop->messages[i])) {
            return false;
        }
    }
    if (!read_int(reader, "the shop's temper", &shop->temper) ||
            !read_flag_line(reader, "the shop's flags", &shop->flags) ||
            !read_int(reader, "the shop's keeper", &shop->keeper) ||
            !read_flag_line(reader, "whom the shop does not trade with", &shop->trade_with) ||
            !read_vnums(reader, "a shop's room, or -1", lists ? 0 : OLD_ROOMS, &shop->rooms)) {
        return false;
    }
    shop->keeper = circle_read_vnum(shop->keeper);
    for (size_t i = 0; i < 4; i++) {
        if (!read_int(reader, "the shop's opening hours", &shop->hours[i])) {
            return false;
        }
    }
    return true;
}

bool circle_shp_read(struct circle_reader *reader, struct circle_world *world)
{
    bool lists = false;
    while (circle_read_peek(reader) != '#' && circle_read_peek(reader) != '$') {
        struct str line = STR_NONE;
        if (!circle_read_line(reader, "'#' or the final '$'", &line)) {
            return false;
        }
        lists = lists || str_find(line, STR("v3.0"), 0) != SIZE_MAX;
    }
    for (;;) {
        int32_t vnum = 0;
        enum circle_next next = circle_read_record(reader, &vnum);
        if (next != CIRCLE_NEXT_RECORD) {
            return next == CIRCLE_NEXT_END;
        }
        if (!read_shop(reader, circle_add(world, CIRCLE_SHP, reader, vnum), lists)) {
            return false;
        }
    }
}
