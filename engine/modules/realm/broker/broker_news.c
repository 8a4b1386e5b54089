/* broker_news.c -- reads which worlds are online from the broker, and checks the codes of their
 * announcements. */
#include "engine/modules/realm/broker/broker_news.h"

#include "engine/base/base.h"

#include <sodium.h>

#include <string.h>

#define WORLDS_MAX 200
#define MEMBERS_MAX "202" /* WORLDS_MAX, this world, and one that shows that there are more */
#define TEXT_MAX 300

_Static_assert(BROKER_CODE_HEX == 2UL * crypto_auth_hmacsha256_BYTES, "a code as text");

/* -- codes -- */

void broker_code_of(
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
    (void)sodium_bin2hex(out, BROKER_CODE_HEX + 1, bytes, sizeof(bytes));
}

bool broker_has_code(const char *realm, const char *secret, const char *about, struct str text,
        struct str code)
{
    char right[BROKER_CODE_HEX + 1];
    broker_code_of(realm, secret, about, text, right);
    return code.length == BROKER_CODE_HEX &&
           sodium_memcmp(right, code.bytes, BROKER_CODE_HEX) == 0;
}

/* -- asking -- */

static void put_key_broker_news(
        const char *realm, const char *what, struct str name, struct buf *out)
{
    buf_printf(out, "skein:%s:%s%.*s", realm, what, STR_FMT(name));
}

void broker_news_ask(struct broker_link *link, unsigned char mark, const char *realm)
{
    struct buf key = {0};
    put_key_broker_news(realm, "worlds", STR(""), &key);
    struct str words[] = {STR("SRANDMEMBER"), buf_str(&key), STR(MEMBERS_MAX)};
    (void)broker_link_send(link, mark, words, 3);
    buf_finish(&key);
}

/* The worlds whose announcements are requested, each once. */
struct names_asked {
    const char *realm;
    struct strmap seen;
    struct buf keys[WORLDS_MAX + 1];
    size_t count;
};

/* Adds a world. Returns false if the list is full. */
static bool add_asked(struct names_asked *asked, struct str name, size_t most)
{
    if (strmap_find(&asked->seen, name)) {
        return true;
    }
    if (asked->count >= most) {
        return false;
    }
    (void)strmap_put(&asked->seen, name, asked);
    put_key_broker_news(asked->realm, "world:", name, &asked->keys[asked->count++]);
    return true;
}

static void send_asked(
        const struct names_asked *asked, struct broker_link *link, unsigned char mark)
{
    struct str words[WORLDS_MAX + 2] = {STR("MGET")};
    for (size_t i = 0; i < asked->count; i++) {
        words[i + 1] = buf_str(&asked->keys[i]);
    }
    (void)broker_link_send(link, mark, words, asked->count + 1);
}

bool broker_news_ask_worlds(struct broker_link *link, unsigned char mark, const char *realm,
        const char *own, const json_t *known, const struct redisReply *members)
{
    struct names_asked *asked = mem_alloc(sizeof(*asked));
    bool all = true;
    asked->realm = realm;
    strmap_init(&asked->seen);
    /* Our own name comes first, so that the list is never empty. */
    (void)add_asked(asked, str_of(own), 1);
    for (size_t i = 0; i < json_array_size(known); i++) {
        const char *name = json_string_value(json_array_get(known, i));
        all = (!name || add_asked(asked, str_of(name), WORLDS_MAX + 1)) && all;
    }
    for (size_t i = 0; i < broker_reply_count(members); i++) {
        struct str name = broker_reply_text(broker_reply_item(members, i));
        all = add_asked(asked, name, WORLDS_MAX + 1) && all;
    }
    send_asked(asked, link, mark);
    for (size_t i = 0; i < asked->count; i++) {
        buf_finish(&asked->keys[i]);
    }
    strmap_finish(&asked->seen);
    mem_free(asked);
    return all;
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

json_t *broker_news_read(const char *realm, const char *secret, const struct redisReply *reply)
{
    json_t *worlds = json_array();
    for (size_t i = 0; i < broker_reply_count(reply); i++) {
        struct str text = broker_reply_text(broker_reply_item(reply, i));
        struct str code = str_slice(
                text, 0, text.length < BROKER_CODE_HEX ? text.length : BROKER_CODE_HEX);
        struct str rest = str_slice(text, code.length, text.length);
        json_t *said = broker_has_code(realm, secret, "world", rest, code)
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
