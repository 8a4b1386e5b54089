/* always_on.c -- Nicknames that stay on their channels while nobody is connected.
 *
 * 1. The character sleeps as others do. Only its name stays on the channels that it joined with a chat client and has
 *    not left, marked as away; everything else about the game treats it as asleep.
 * 2. The kernel counts these characters among the people of a channel (channel_people.c), by the map of presences that
 *    is filled here. Such a presence is not in play.
 * 3. The names of those with that wish are in the key/value store: character = when they last played.
 * 4. Whoever did not play for irc.always_on_days, is banned or no longer exists, loses it.
 * 5. What others tell a sleeper is stored with their tells, and shown when they wake. */
#include "net/irc/always_on.h"

#include "engine/app/config.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/here.h"
#include "engine/core/output/tells.h"
#include "engine/core/people/account.h"
#include "engine/core/people/person.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "net/irc/irc_parts.h"
#include "world/model/kv.h"
#include "world/model/prop.h"
#include "world/model/rows.h"
#include "world/model/tx.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOOK_MS = 60 * 60 * 1000, TOLD_MOST = 100 };

static const int64_t day_ms = 24 * 60 * 60 * 1000;

/* Somebody with that wish. */
struct stayer {
    struct presence person; /* the first: channel_stays returns it */
    int64_t seen_ms;        /* wall clock: when they last played */
    bool sleeps;            /* others were told so */
};

static struct str list_name(void)
{
    return STR("irc_always_on");
}

static struct stayer *stayer_of(struct engine *engine, uint64_t character)
{
    return (struct stayer *)channel_stays(engine, character);
}

static uint64_t days_of(const struct engine *engine)
{
    const struct config *config = irc_parts_of(engine)->config;
    return config ? config_number(config, CONFIG_IRC_ALWAYS_ON_DAYS) : 0;
}

/* -- the list -- */

static void free_stayer(void *data)
{
    struct stayer *stayer = data;
    mem_free(stayer->person.name);
    mem_free(stayer->person.user);
    mem_free(stayer);
}

static void name_stayer(struct engine *engine, struct stayer *stayer)
{
    struct object *object = world_find(engine_world(engine), stayer->person.character);
    if (object) {
        mem_free(stayer->person.name);
        stayer->person.name = str_dup(prop_str(engine_world(engine), object, ATOM_name));
    }
}

/* Returns NULL if there is no such player. */
static struct stayer *add_stayer(struct engine *engine, uint64_t character, int64_t seen_ms)
{
    struct stayer *stayer = stayer_of(engine, character);
    if (!stayer && account_of(engine, character) &&
            world_find(engine_world(engine), character)) {
        stayer = mem_alloc(sizeof(*stayer));
        *stayer = (struct stayer){.person = {.character = character, .stays = true},
                .sleeps = !presence_find(engine, character)};
        name_stayer(engine, stayer);
        (void)map_put(&channels_state(engine)->staying, character, stayer);
    }
    if (stayer) {
        stayer->seen_ms = seen_ms;
    }
    return stayer;
}

static void remove_stayer(struct engine *engine, uint64_t character)
{
    struct stayer *stayer = map_remove(&channels_state(engine)->staying, character);
    if (stayer) {
        free_stayer(stayer);
    }
}

/* Reads the list from the world. */
static void read_list(struct engine *engine)
{
    struct value list = value_dup(kv_get(engine_world(engine), list_name()));
    map_finish_with(&channels_state(engine)->staying, free_stayer);
    for (size_t i = 0; list.kind == VALUE_TABLE && i < value_table_count(&list); i++) {
        struct value key;
        int64_t seen_ms = value_as_int(value_table_at(&list, i, &key), 0);
        uint64_t character = 0;
        if (str_to_u64(value_as_str(&key), &character)) {
            (void)add_stayer(engine, character, seen_ms);
        }
    }
    value_finish(&list);
}

static void read_again(void *data)
{
    read_list(data);
}

/* Stores when somebody last played; 0: they are no longer on the list. Returns false if the store is full. */
static bool write_seen(struct engine *engine, uint64_t character, int64_t seen_ms)
{
    char key[24];
    (void)snprintf(key, sizeof(key), "%" PRIu64, character);
    const struct value *old = kv_get(engine_world(engine), list_name());
    struct value list = old->kind == VALUE_TABLE ? value_dup(old) : value_table();
    value_table_set_str(&list, str_of(key), seen_ms ? value_int(seen_ms) : value_nil());
    tx_on_end(engine_world(engine), (struct tx_hook){.undo = read_again, .data = engine});
    return kv_set(engine_world(engine), list_name(), list);
}

void always_on_create(struct engine *engine)
{
    read_list(engine);
}

void always_on_destroy(struct engine *engine)
{
    map_finish_with(&channels_state(engine)->staying, free_stayer);
}

void always_on_serve(struct engine *engine, const struct config *config)
{
    irc_parts_of(engine)->config = config;
}

/* -- the wish -- */

bool always_on_has(struct engine *engine, uint64_t character)
{
    return stayer_of(engine, character) != NULL;
}

bool always_on_set(struct engine *engine, struct object *player, bool on, struct err *err)
{
    const struct map *staying = &channels_state(engine)->staying;
    if (!on) {
        remove_stayer(engine, player->id);
        (void)write_seen(engine, player->id, 0);
        return true;
    }
    if (days_of(engine) == 0) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_always_on_none);
    }
    if (!account_of(engine, player->id)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_password_none);
    }
    if (staying->count >= ALWAYS_ON_MOST && !stayer_of(engine, player->id)) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_always_on_full);
    }
    int64_t now_ms = clock_wall_ms();
    if (!write_seen(engine, player->id, now_ms)) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_always_on_full);
    }
    (void)add_stayer(engine, player->id, now_ms);
    return true;
}

/* -- coming and going -- */

/* Tells everybody on their channels that they sleep, or do so no longer. */
static void tell_sleep(struct engine *engine, const struct presence *person, const char *mark)
{
    here_tell_around(engine, person->character, "Chat.Away",
            json_pack("{s:o, s:b}", "who", person_json(engine, person), mark, 1), 0);
}

void always_on_sleep(struct engine *engine, void *about)
{
    struct stayer *stayer = stayer_of(engine, *(const uint64_t *)about);
    const struct presence *presence = presence_find_going(engine, *(const uint64_t *)about);
    if (!stayer) {
        return;
    }
    stayer->seen_ms = clock_wall_ms();
    stayer->sleeps = true;
    name_stayer(engine, stayer);
    if (presence) {
        stayer->person.modes = presence->modes & (PERSON_INVISIBLE | PERSON_BOT);
        person_describe(&stayer->person, str_of(presence->user ? presence->user : ""),
                str_of(presence_realname(presence)));
    }
    (void)write_seen(engine, stayer->person.character, stayer->seen_ms);
    tell_sleep(engine, &stayer->person, "asleep");
}

struct waking {
    struct engine *engine;
    struct object *player;
    const struct presence *presence;
    int64_t since_ms;
    size_t count;
};

static void show_told(struct waking *waking, const struct tell *tell, struct str name)
{
    struct engine *engine = waking->engine;
    const struct account *account = tell->peer ? account_of(engine, tell->peer) : NULL;
    struct buf words = {0};
    struct buf tags = {0};
    phrase_put(engine, &words, PHRASE_realm_tells, WITH_RAW("Who", name),
            WITH_RAW("text", tell->text));
    buf_printf(&tags, "id=%.*s;time=%" PRId64 ";kind=%.*s;user=player;host=%s;asleep=1",
            STR_FMT(tell->mark), tell->time_ms, STR_FMT(tell->kind),
            account ? "player" : "guest");
    if (account) {
        buf_printf(&tags, ";account=%s", account->name);
    }
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_TELL,
            .text = buf_str(&words),
            .topic = str_of(waking->presence->name),
            .sender = name,
            .body = tell->text,
            .tags = buf_str(&tags)};
    for (struct session *s = hub_sessions_of(engine_hub(engine), waking->player->id); s;
            s = s->next_of_character) {
        hub_send(s, &msg);
    }
    buf_finish(&words);
    buf_finish(&tags);
}

/* True if somebody other than the character has the name by now. */
static bool is_anothers(struct engine *engine, struct str name, uint64_t character)
{
    const struct presence *presence = channel_person_named(engine, name);
    const struct account *account = account_find(engine, name);
    return (presence && presence->character != character) ||
           (account && account->character != character);
}

static void show_one_told(void *data, const struct tell *tell)
{
    struct waking *waking = data;
    struct str name = tell->peer_name;
    name = str_take_until(&name, '@');
    if (!tell->own && tell->time_ms > waking->since_ms && waking->count < TOLD_MOST &&
            !(tell->peer && ignore_has(waking->engine, waking->player->id, tell->peer)) &&
            !is_anothers(waking->engine, name, tell->peer)) {
        waking->count++;
        show_told(waking, tell, name);
    }
}

void always_on_meet(struct engine *engine, void *about)
{
    struct stayer *stayer = stayer_of(engine, *(const uint64_t *)about);
    const struct presence *presence = presence_find(engine, *(const uint64_t *)about);
    struct object *player = world_find(engine_world(engine), *(const uint64_t *)about);
    if (!stayer || !stayer->sleeps || !presence || !player) {
        return;
    }
    int64_t first_ms = (int64_t)stayer->person.kept_from - 1;
    bool early =
            first_ms >= 0 && first_ms < stayer->seen_ms; /* told while they went to sleep */
    struct waking waking = {engine, player, presence, early ? first_ms : stayer->seen_ms, 0};
    stayer->person.kept_from = 0;
    stayer->sleeps = false;
    tell_sleep(engine, presence, "woke");
    tells_each(engine, player->id, show_one_told, &waking);
    stayer->seen_ms = clock_wall_ms();
    (void)write_seen(engine, player->id, stayer->seen_ms);
}

/* -- the end -- */

static bool has_ended(struct engine *engine, const struct stayer *stayer, int64_t limit_ms)
{
    uint64_t character = stayer->person.character;
    const struct account *account = account_of(engine, character);
    return !account || account->disabled || sanction_on(engine, SANCTION_BAN, character) ||
           (stayer->sleeps && clock_wall_age_ms(stayer->seen_ms) > limit_ms);
}

static void end_stayer(struct engine *engine, struct stayer *stayer)
{
    uint64_t character = stayer->person.character;
    transaction_begin(engine, 0, 0);
    if (stayer->sleeps) {
        here_tell_around(engine, character, "Chat.Quit",
                json_pack("{s:o, s:s}", "who", person_json(engine, &stayer->person), "why",
                        phrase_get(engine, PHRASE_always_on_over).bytes),
                0);
    }
    remove_stayer(engine, character);
    (void)write_seen(engine, character, 0);
    transaction_commit(engine);
}

int64_t always_on_turn(struct engine *engine)
{
    struct irc_parts *parts = irc_parts_of(engine);
    int64_t left_ms = parts->looked_ms + LOOK_MS - clock_ms();
    if (!parts->config || channels_state(engine)->staying.count == 0) {
        return -1;
    }
    uint64_t sanctions = rows_version(engine_world(engine), TABLE_SANCTION);
    if (parts->looked_ms != 0 && left_ms > 0 && sanctions == parts->sanctions) {
        return left_ms * 1000;
    }
    parts->looked_ms = clock_ms();
    parts->sanctions = sanctions;
    size_t cursor = 0;
    void *data = NULL;
    while (map_each(&channels_state(engine)->staying, &cursor, NULL, &data)) {
        if (has_ended(engine, data, (int64_t)days_of(engine) * day_ms)) {
            end_stayer(engine, data);
            parts->looked_ms = 0;
            return 0; /* the map has changed: the next turn goes on */
        }
    }
    return (int64_t)LOOK_MS * 1000;
}
