/* travel_away.c -- What home worlds say of their people in other worlds.
 *
 * 1. Each world's news, which it signs, name its people who are in other worlds. They are some
 *    seconds old. So a player also takes along a signed word of their home (voice.h), which counts
 *    while it is newer than the news, and while home is away.
 * 2. Words in the name of somebody of a third world count only by one of the two. Otherwise any
 *    world could speak as anybody whose home is neither it nor the listener's world.
 * 3. News without such a list are those of an earlier release, which does not make one. */
#include "engine/core/people/account.h"
#include "engine/core/people/registration.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/rows.h"

#include <string.h>

#define AWAY_MOST 1000

/* -- this world's people -- */

static void add_away(struct engine *engine, struct str key, json_t *away)
{
    struct abroad abroad;
    const struct account *account =
            abroad_find_key(engine, key, &abroad) ? account_of(engine, abroad.character) : NULL;
    if (account) {
        (void)json_object_set_new(away, account->name, json_string(abroad.world));
    }
}

void travel_tell_away(struct engine *engine, json_t *news)
{
    struct buf own = {0};
    buf_printf(&own, "%s.", outbox_name(engine));
    struct value above = value_str(buf_str(&own));
    struct store_select select = {.table = TABLE_TRAVELLER,
            .where = {{"key", STORE_ABOVE, above}},
            .order = "key",
            .only = "state"};
    struct rows rows = rows_read(engine_world(engine), &select, AWAY_MOST);
    json_t *away = json_object();
    bool more = rows.count == AWAY_MOST || rows.failed;
    for (size_t i = 0; i < rows.count; i++) {
        struct str key = row_str(&rows.items[i], "key");
        if (!str_starts(key, buf_str(&own))) {
            more = rows.failed;
            break;
        }
        if (row_int(&rows.items[i], "state") != 0) {
            add_away(engine, key, away);
        }
    }
    (void)json_object_set_new(news, "away", away);
    (void)json_object_set_new(news, "away_more", json_boolean(more));
    (void)json_object_set_new(news, "now_ms", json_integer((json_int_t)clock_wall_ms()));
    rows_finish(&rows);
    value_finish(&above);
    buf_finish(&own);
}

/* -- other worlds' people -- */

/* Writes the home of the player of that name, as far as this world knows it. False if it knows
 * none, as for guests. */
static bool home_of(struct engine *engine, struct str name, char out[ABROAD_WORLD_MAX + 1])
{
    const struct account *account = account_find(engine, name);
    struct registration claim;
    if (account && abroad_home(engine, account->character, out)) {
        return true;
    }
    if (!registration_find(engine, name, &claim) || claim.state == REGISTRATION_REFUSED) {
        return false;
    }
    (void)str_copy(str_of(claim.world), out, ABROAD_WORLD_MAX + 1);
    return true;
}

/* True if the name belongs to a third world, and fills its name and its news (NULL: it is away). */
static bool is_of_third(struct engine *engine, struct str name, struct str world,
        char home[ABROAD_WORLD_MAX + 1], const json_t **out_news)
{
    if (!home_of(engine, name, home) || str_equal(str_of(home), world) ||
            strcmp(home, outbox_name(engine)) == 0) {
        return false;
    }
    *out_news = realm_news_of(engine, home);
    return true;
}

static bool is_listed_away(const json_t *news, struct str name, struct str world)
{
    char key[ACCOUNT_NAME_MAX + 1];
    const char *one = NULL;
    json_t *where = NULL;
    account_key(name, key);
    json_object_foreach(json_object_get(news, "away"), one, where)
    {
        char other[ACCOUNT_NAME_MAX + 1] = "";
        if (account_name_is_formed(str_of(one))) {
            account_key(str_of(one), other);
        }
        if (strcmp(key, other) == 0 && json_is_string(where)) {
            return str_equal(str_of(json_string_value(where)), world);
        }
    }
    return false;
}

bool travel_may_speak(struct engine *engine, const struct outbox_message *message,
        const json_t *body, struct str name)
{
    char home[ABROAD_WORLD_MAX + 1];
    const json_t *news = NULL;
    int64_t said_ms = 0;
    if (!is_of_third(engine, name, message->from, home, &news)) {
        return true;
    }
    if (news && (!json_object_get(news, "away") || is_listed_away(news, name, message->from))) {
        return true;
    }
    bool stale = !news || json_is_true(json_object_get(news, "away_more"));
    return travel_voice_is_of(engine, str_of(home), name, message->from, body, &said_ms) &&
           (stale || said_ms >= json_integer_value(json_object_get(news, "now_ms")));
}

bool travel_is_elsewhere(struct engine *engine, struct str name, struct str world)
{
    char home[ABROAD_WORLD_MAX + 1];
    const json_t *news = NULL;
    return is_of_third(engine, name, world, home, &news) && news &&
           json_object_get(news, "away") && !json_is_true(json_object_get(news, "away_more")) &&
           !is_listed_away(news, name, world);
}
