/* board_news.c -- reads which worlds are online from the broker, and checks the codes of their
 * announcements. */
#include "net/realm/board_news.h"

#include "engine/base/base.h"

#include <sodium.h>

#include <string.h>

#define WORLDS_MAX 200
#define TEXT_MAX 300

_Static_assert(BOARD_CODE_HEX == 2 * crypto_auth_hmacsha256_BYTES, "a code as text");

/* -- codes -- */

void board_code_of(
        const char *realm, const char *secret, const char *about, struct str text, char *out)
{
    crypto_auth_hmacsha256_state state;
    unsigned char bytes[crypto_auth_hmacsha256_BYTES];
    const char *key = secret ? secret : "";
    (void)crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)realm, strlen(realm));
    (void)crypto_auth_hmacsha256_update(
            &state, (const unsigned char *)about, strlen(about) + 1);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.bytes, text.length);
    (void)crypto_auth_hmacsha256_final(&state, bytes);
    (void)sodium_bin2hex(out, BOARD_CODE_HEX + 1, bytes, sizeof(bytes));
}

bool board_has_code(const char *realm, const char *secret, const char *about, struct str text,
        struct str code)
{
    char right[BOARD_CODE_HEX + 1];
    board_code_of(realm, secret, about, text, right);
    return code.length == BOARD_CODE_HEX &&
           sodium_memcmp(right, code.bytes, BOARD_CODE_HEX) == 0;
}

/* -- asking -- */

static void put_key_board_news(
        const char *realm, const char *what, struct str name, struct buf *out)
{
    buf_printf(out, "skein:%s:%s%.*s", realm, what, STR_FMT(name));
}

void board_news_ask(struct board_link *link, unsigned char mark, const char *realm)
{
    struct buf key = {0};
    put_key_board_news(realm, "worlds", STR(""), &key);
    struct str words[] = {STR("SMEMBERS"), buf_str(&key)};
    (void)board_link_send(link, mark, words, 2);
    buf_finish(&key);
}

void board_news_ask_worlds(struct board_link *link, unsigned char mark, const char *realm,
        const char *own, const struct redisReply *members)
{
    size_t count = board_reply_count(members);
    count = count < WORLDS_MAX ? count : WORLDS_MAX;
    struct str *words = mem_alloc_array(count + 2, sizeof(*words));
    struct buf *keys = mem_alloc_array(count + 1, sizeof(*keys));
    words[0] = STR("MGET");
    for (size_t i = 0; i <= count; i++) {
        /* Our own name comes last, so that the list is never empty. */
        struct str name =
                i < count ? board_reply_text(board_reply_item(members, i)) : str_of(own);
        put_key_board_news(realm, "world:", name, &keys[i]);
        words[i + 1] = buf_str(&keys[i]);
    }
    (void)board_link_send(link, mark, words, count + 2);
    for (size_t i = 0; i <= count; i++) {
        buf_finish(&keys[i]);
    }
    mem_free(keys);
    mem_free(words);
}

/* -- reading -- */

/* Returns the texts in a list of the announcement; skips other values. */
static json_t *texts_of(const json_t *said, const char *name)
{
    json_t *texts = json_array();
    size_t i = 0;
    json_t *one = NULL;
    json_array_foreach(json_object_get(said, name), i, one)
    {
        if (json_is_string(one)) {
            (void)json_array_append(texts, one);
        }
    }
    return texts;
}

static void copy_number(json_t *world, const json_t *said, const char *name)
{
    json_int_t number = json_integer_value(json_object_get(said, name));
    (void)json_object_set_new(world, name, json_integer(number > 0 ? number : 0));
}

static void copy_text(json_t *world, const json_t *said, const char *name)
{
    json_t *text = json_object_get(said, name);
    if (json_is_string(text) && json_string_length(text) <= TEXT_MAX) {
        (void)json_object_set(world, name, text);
    }
}

/* Copies which of its people are in which other worlds: {NAME: WORLD}. A world of an earlier
 * release does not send it. */
static void copy_away(json_t *world, const json_t *said)
{
    const char *name = NULL;
    json_t *where = NULL;
    json_t *away = json_object();
    json_object_foreach(json_object_get(said, "away"), name, where)
    {
        if (json_is_string(where) && json_string_length(where) <= TEXT_MAX) {
            (void)json_object_set(away, name, where);
        }
    }
    if (json_is_object(json_object_get(said, "away"))) {
        (void)json_object_set(world, "away", away);
        (void)json_object_set_new(world, "away_more",
                json_boolean(json_is_true(json_object_get(said, "away_more"))));
    }
    json_decref(away);
}

/* Returns the valid parts of a world's announcement, which may come from another version, as a new
 * reference; or NULL. */
static json_t *world_of(const json_t *said)
{
    if (!json_is_string(json_object_get(said, "name"))) {
        return NULL;
    }
    json_t *world = json_object();
    copy_text(world, said, "name");
    copy_number(world, said, "protocol");
    copy_number(world, said, "joined_ms");
    copy_number(world, said, "players");
    copy_text(world, said, "link");
    copy_text(world, said, "address");
    copy_text(world, said, "version");
    copy_text(world, said, "copy");
    copy_text(world, said, "registrar");
    copy_text(world, said, "seal");
    copy_number(world, said, "copy_ms");
    copy_number(world, said, "now_ms");
    copy_away(world, said);
    (void)json_object_set_new(world, "who", texts_of(said, "who"));
    (void)json_object_set_new(world, "gates", texts_of(said, "gates"));
    if (json_object_get(said, "visitors")) {
        (void)json_object_set_new(world, "visitors", texts_of(said, "visitors"));
    }
    (void)json_object_set_new(
            world, "full", json_boolean(json_is_true(json_object_get(said, "full"))));
    return world;
}

json_t *board_news_read(const char *realm, const char *secret, const struct redisReply *reply)
{
    json_t *worlds = json_array();
    for (size_t i = 0; i < board_reply_count(reply); i++) {
        struct str text = board_reply_text(board_reply_item(reply, i));
        struct str code =
                str_slice(text, 0, text.length < BOARD_CODE_HEX ? text.length : BOARD_CODE_HEX);
        struct str rest = str_slice(text, code.length, text.length);
        json_t *said = board_has_code(realm, secret, "world", rest, code)
                               ? json_loadb(rest.bytes, rest.length, 0, NULL)
                               : NULL;
        json_t *world = world_of(said);
        if (world) {
            (void)json_object_set_new(world, "said", json_stringn(rest.bytes, rest.length));
            (void)json_array_append_new(worlds, world);
        }
        json_decref(said);
    }
    return worlds;
}
