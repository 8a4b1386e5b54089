/* realm.c -- People in other worlds, tells to them, and shared channels.
 *
 * 1. A tell is a message with a number of this process. The other world answers it by a message:
 *    heard, or why not. A tell without an answer after two seconds is given up and a later answer
 *    is ignored, so the speaker gets exactly one result. The other world does not deliver a tell
 *    that is older than that by the sender's clock.
 * 2. A line on a shared channel is a message to all worlds, which channel_line.c writes. Here it
 *    is said on the channel, if that is shared here too. It is not passed on to bridges: each
 *    world has its own.
 * 3. Names are folded for comparison, like those of accounts. */
#include "engine/modules/realm/worlds/realm.h"

#include "engine/base/slab.h"
#include "engine/core/chat/channel.h"
#include "engine/core/output/speech.h"
#include "engine/core/output/tells.h"
#include "engine/core/people/account.h"
#include "engine/core/people/attempts.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/registration.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "engine/modules/realm/worlds/names.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/realm_state_impl.h"
#include "engine/modules/realm/worlds/voice.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

#include <inttypes.h>
#include <string.h>

#define TELLS_OF_ONE_MAX 8
#define TELL_MS 2000
#define TELLS_A_MINUTE 60 /* from one world to one player */
#define LINES_MOST 600    /* of one world on all shared channels, at once */
#define LINES_SECONDS 120 /* in which so many more may come */
#define TEXT_MAX_BYTES 4096

/* -- presence -- */

void realm_set_self(struct engine *engine, const struct realm_self *self)
{
    if (realm_people(engine)) {
        realm_people(engine)->self = *self;
    }
}

static const char *own_copy(const struct engine *engine, int64_t *out_since_ms)
{
    const struct realm_self *self = &realm_people(engine)->self;
    const char *copy = self->copy ? self->copy(self->data, out_since_ms) : NULL;
    return copy ? copy : "";
}

static const char *own_version(const struct engine *engine)
{
    const char *version = realm_people(engine)->self.version;
    return version ? version : "";
}

void realm_hear(struct engine *engine, const json_t *worlds)
{
    if (realm_people(engine)) {
        json_decref(realm_people(engine)->worlds);
        realm_people(engine)->worlds = json_deep_copy(worlds);
    }
}

static bool is_listed(const struct presence *presence)
{
    return !(presence->modes & PERSON_INVISIBLE);
}

json_t *realm_here(struct engine *engine)
{
    json_t *who = json_array();
    for (struct presence *presence = presence_first(engine); presence;
            presence = presence->next) {
        if (is_listed(presence) && json_array_size(who) < REALM_NAMES_MAX) {
            (void)json_array_append_new(who, json_string(presence->name));
        }
    }
    int64_t copy_ms = 0;
    const char *copy = own_copy(engine, &copy_ms);
    json_t *here = json_pack("{s:s, s:i, s:I, s:o, s:s, s:s, s:I}", "name", outbox_name(engine),
            "protocol", OUTBOX_PROTOCOL, "players", (json_int_t)presence_count(engine), "who",
            who, "version", own_version(engine), "copy", copy, "copy_ms", (json_int_t)copy_ms);
    (void)json_object_set_new(here, "registrar", json_string(outbox_registrar_first(engine)));
    travel_tell(engine, here);
    names_prove_news(engine, here);
    return here;
}

struct walk {
    struct engine *engine;
    void (*visit)(void *data, const struct realm_world *world);
    void *data;
    bool shown; /* this world was visited */
};

static void show_here(struct walk *walk)
{
    struct realm_world here = {.name = outbox_name(walk->engine),
            .here = true,
            .players = presence_count(walk->engine),
            .version = own_version(walk->engine)};
    here.copy = own_copy(walk->engine, &here.copy_ms);
    walk->shown = true;
    walk->visit(walk->data, &here);
}

static void show_peer(void *data, const struct outbox_about *about)
{
    struct walk *walk = data;
    if (!walk->shown && strcmp(about->name, outbox_name(walk->engine)) > 0) {
        show_here(walk);
    }
    const json_t *news = about->joined ? realm_news_of(walk->engine, about->name) : NULL;
    struct realm_world world = {
            .name = about->name,
            .away = !about->joined,
            .players = (uint64_t)json_integer_value(json_object_get(news, "players")),
            .who = json_object_get(news, "who"),
            .version = realm_text(news, "version"),
            .copy = realm_text(news, "copy"),
            .copy_ms = json_integer_value(json_object_get(news, "copy_ms")),
            .about = about,
    };
    if (!about->given_up) {
        walk->visit(walk->data, &world);
    }
}

void realm_each_world(struct engine *engine,
        void (*visit)(void *data, const struct realm_world *world), void *data)
{
    struct walk walk = {engine, visit, data, false};
    if (realm_people(engine)) {
        outbox_each(engine, show_peer, &walk);
        if (!walk.shown) {
            show_here(&walk);
        }
    }
}

/* Returns how a world's news spell that name, or NULL if nobody of that name is there. */
static const char *written_in(const json_t *world, struct str name)
{
    char key[ACCOUNT_NAME_MAX + 1];
    size_t i = 0;
    const json_t *one = NULL;
    account_key(name, key);
    json_array_foreach(json_object_get(world, "who"), i, one)
    {
        char other[ACCOUNT_NAME_MAX + 1];
        const char *written = json_string_value(one);
        if (written && account_name_is_formed(str_of(written))) {
            account_key(str_of(written), other);
            if (strcmp(key, other) == 0) {
                return written;
            }
        }
    }
    return NULL;
}

static const char *find_in(
        struct engine *engine, const json_t *world, struct str name, const char **out_written)
{
    const char *written = world ? written_in(world, name) : NULL;
    const char *where = realm_text(world, "name");
    if (!written || !outbox_knows(engine, str_of(where)) ||
            !travel_is_name_of(engine, str_of(written), str_of(where)) ||
            travel_is_elsewhere(engine, str_of(written), str_of(where))) {
        return NULL; /* or it reports a player whose home disagrees */
    }
    *out_written = written;
    return where;
}

const char *realm_find_person(struct engine *engine, struct str name, const char **out_written)
{
    size_t i = 0;
    const json_t *world = NULL;
    struct registration claim;
    if (!realm_people(engine) || !account_name_is_formed(name)) {
        return NULL;
    }
    /* The world that the name belongs to is searched first. */
    const char *where =
            registration_find(engine, name, &claim)
                    ? find_in(engine, realm_news_of(engine, claim.world), name, out_written)
                    : NULL;
    json_array_foreach(realm_people(engine)->worlds, i, world)
    {
        where = where ? where : find_in(engine, world, name, out_written);
    }
    return where;
}

/* -- tells: the speaker's side -- */

static void end_tell(struct realm_tell *tell)
{
    mem_free(tell->text);
    *tell = (struct realm_tell){0};
}

static struct realm_tell *find_tell(struct realm *realm, uint64_t number)
{
    for (size_t i = 0; number != 0 && i < REALM_TELLS_MAX; i++) {
        if (realm->tells[i].number == number) {
            return &realm->tells[i];
        }
    }
    return NULL;
}

/* Adds the tell to the speaker's history, for chat clients. */
static void keep_own(struct engine *engine, const struct realm_tell *tell)
{
    struct buf mark = {0};
    struct buf peer = {0};
    speech_id(engine, &mark);
    buf_printf(&peer, "%s@%s", tell->name, tell->world);
    tells_keep_afar(engine, tell->speaker,
            &(struct tell){.time_ms = speech_time(engine),
                    .own = true,
                    .peer_name = buf_str(&peer),
                    .mark = buf_str(&mark),
                    .text = str_of(tell->text)});
    buf_finish(&mark);
    buf_finish(&peer);
}

/* Confirms the tell to the speaker. Clients that echo what they send also learn the id of the
 * message. */
static void confirm(struct engine *engine, const struct realm_tell *tell, struct str line)
{
    const struct presence *presence = presence_find(engine, tell->speaker);
    struct session *session = hub_sessions_of(engine_hub(engine), tell->speaker);
    struct buf tags = {0};
    struct buf own = {0};
    speech_next(engine);
    speech_tags(engine, tell->speaker, &tags);
    keep_own(engine, tell);
    buf_printf(&own, "%s;sent=1", tags.bytes ? tags.bytes : "");
    for (; session && presence; session = session->next_of_character) {
        hub_send(
                session, &(struct msg){.kind = MSG_TEXT,
                                 .style = MSG_TELL,
                                 .text = line,
                                 .topic = str_of(tell->name),
                                 .sender = str_of(presence->name),
                                 .body = str_of(tell->text),
                                 .tags = buf_str(session->id == tell->session ? &own : &tags)});
    }
    buf_finish(&tags);
    buf_finish(&own);
}

/* Tells the speaker the result, and frees the tell. */
static void answer_tell(struct engine *engine, struct realm_tell *tell, enum phrase phrase)
{
    struct buf line = {0};
    phrase_put(engine, &line, phrase, WITH_RAW("who", tell->name), WITH("world", tell->world),
            WITH_RAW("text", tell->text));
    if (phrase == PHRASE_realm_told) {
        confirm(engine, tell, buf_str(&line));
    } else {
        (void)hub_send_character(engine_hub(engine), tell->speaker,
                &(struct msg){.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&line)});
    }
    buf_finish(&line);
    end_tell(tell);
}

/* Ends a tell after two seconds without an answer. */
static void give_up(struct engine *engine, void *data)
{
    struct realm_tell *tell = find_tell(realm_people(engine), *(uint64_t *)data);
    if (tell) {
        transaction_begin(engine, 0, 0);
        answer_tell(engine, tell, PHRASE_realm_away);
        transaction_commit(engine);
    }
    mem_free(data);
}

static struct realm_tell *free_tell(struct realm *realm, uint64_t speaker)
{
    struct realm_tell *found = NULL;
    size_t own = 0;
    for (size_t i = 0; i < REALM_TELLS_MAX; i++) {
        own += realm->tells[i].number != 0 && realm->tells[i].speaker == speaker;
        found = realm->tells[i].number == 0 ? &realm->tells[i] : found;
    }
    return own < TELLS_OF_ONE_MAX ? found : NULL;
}

static char *tell_body(struct engine *engine, struct object *speaker, uint64_t number,
        struct str to, struct str text)
{
    struct str from = prop_str(engine_world(engine), speaker, ATOM_name);
    json_t *json = json_pack("{s:I, s:s%, s:s%, s:s%, s:I, s:b}", "number", (json_int_t)number,
            "to", to.bytes, to.length, "from", from.bytes, from.length, "text", text.bytes,
            text.length, "until_ms", (json_int_t)clock_wall_ms() + TELL_MS, "account",
            account_of(engine, speaker->id) != NULL);
    voice_put(engine, speaker->id, json);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return body;
}

bool realm_tell(struct engine *engine, struct object *speaker, struct str name, struct str text,
        struct err *err)
{
    struct realm *realm = realm_people(engine);
    const char *written = NULL;
    const char *world = realm_find_person(engine, name, &written);
    if (!world) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_no_player, WITH("word", name));
    }
    if (!outbox_reaches(engine, str_of(world))) {
        return phrase_err(engine, err, ERR_BUSY, PHRASE_realm_away, WITH("who", written),
                WITH("world", world));
    }
    struct realm_tell *tell = free_tell(realm, speaker->id);
    if (!tell) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_realm_busy);
    }
    text = str_fit(text, TEXT_MAX_BYTES);
    char *body = tell_body(engine, speaker, realm->last_number + 1, str_of(written), text);
    bool ok = outbox_write(engine, str_of(world), "tell", str_of(body ? body : "{}"), err);
    free(body);
    if (!ok) {
        return false;
    }
    uint64_t *number = mem_alloc(sizeof(*number));
    *number = ++realm->last_number;
    tell->number = *number;
    tell->speaker = speaker->id;
    tell->session = engine_transaction(engine)->session;
    tell->text = str_dup(text);
    (void)str_copy(str_of(written), tell->name, sizeof(tell->name));
    (void)str_copy(str_of(world), tell->world, sizeof(tell->world));
    (void)tasks_push_at(engine, (struct task){give_up, tasks_free, number, speaker->id},
            clock_ms() + TELL_MS);
    return true;
}

/* Handles the answer to one of this world's tells: {number, how}. */
static bool apply_told(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct realm_tell *tell = find_tell(realm_people(engine),
            (uint64_t)json_integer_value(json_object_get(json, "number")));
    bool heard = strcmp(realm_text(json, "how"), "heard") == 0;
    (void)err;
    if (tell && str_equal(message->from, str_of(tell->world))) {
        answer_tell(engine, tell, heard ? PHRASE_realm_told : PHRASE_realm_not_told);
    }
    json_decref(json);
    return true;
}

/* Handles the refusal of one of this world's tells, which will get no answer. */
static void return_tell(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct realm_tell *tell = find_tell(realm_people(engine),
            (uint64_t)json_integer_value(json_object_get(json, "number")));
    (void)why;
    if (tell && str_equal(message->from, str_of(tell->world))) {
        answer_tell(engine, tell, PHRASE_realm_not_told);
    }
    json_decref(json);
}

/* -- tells: the receiver's side -- */

/* True if that player may get another tell from that world in this minute. The other world limits
 * its speakers by itself, or does not. */
static bool may_be_told(struct engine *engine, struct str from, uint64_t listener)
{
    char kind[40];
    (void)snprintf(kind, sizeof(kind), "tells to %" PRIu64 " from", listener);
    return realm_may_ask(engine, from, kind, TELLS_A_MINUTE);
}

static bool deliver_tell(struct engine *engine, const struct outbox_message *message,
        const json_t *json, struct str sender, struct str text)
{
    struct str to = str_of(realm_text(json, "to"));
    bool has_account = json_is_true(json_object_get(json, "account"));
    struct presence *listener =
            account_name_is_formed(to) ? realm_find_listener(engine, to) : NULL;
    if (!listener || sanction_has_elsewhere(engine, sender) ||
            ignore_has_elsewhere(engine, listener->character, sender) ||
            !may_be_told(engine, message->from, listener->character)) {
        return false;
    }
    struct buf line = {0};
    struct buf id = {0};
    struct buf tags = {0};
    phrase_put(
            engine, &line, PHRASE_realm_tells, WITH_RAW("who", sender), WITH_RAW("text", text));
    buf_printf(&id, "tell-%.*s-%" PRIu64, STR_FMT(message->from), message->number);
    speech_tags_afar(sender, has_account, buf_str(&id), message->time_ms, STR("say"), &tags);
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_TELL,
            .text = buf_str(&line),
            .sender = sender,
            .body = text,
            .tags = buf_str(&tags)};
    bool heard = hub_send_character(engine_hub(engine), listener->character, &msg);
    if (heard) {
        tells_keep_afar(engine, listener->character,
                &(struct tell){.time_ms = message->time_ms,
                        .guest = !has_account,
                        .peer_name = sender,
                        .mark = buf_str(&id),
                        .text = text});
    }
    presence_set_reply_afar(
            listener, str_fit(str_of(realm_text(json, "from")), ACCOUNT_NAME_MAX));
    buf_finish(&line);
    buf_finish(&id);
    buf_finish(&tags);
    return heard;
}

static bool apply_tell(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct buf sender = {0};
    struct buf text = {0};
    struct buf body = {0};
    realm_put_words(json, &text);
    bool ok = realm_sender(engine, message, json, "from", &sender) && text.length > 0;
    bool late = json_integer_value(json_object_get(json, "until_ms")) < clock_wall_ms();
    bool heard = ok && !late &&
                 deliver_tell(engine, message, json, buf_str(&sender),
                         str_fit(buf_str(&text), TEXT_MAX_BYTES));
    buf_printf(&body, "{\"number\":%lld,\"how\":\"%s\"}",
            (long long)json_integer_value(json_object_get(json, "number")),
            heard ? "heard" : "not");
    ok = ok ? outbox_write(engine, message->from, "told", buf_str(&body), err)
            : err_set(err, ERR_FORMAT, "it is not a tell");
    json_decref(json);
    buf_finish(&sender);
    buf_finish(&text);
    buf_finish(&body);
    return ok;
}

/* -- shared channels -- */

/* True if another line of that world may be shown. The other world limits its speakers by itself,
 * or does not. Lines that waited while it was offline come at once, hence the large number. */
static bool may_be_said(struct engine *engine, struct str from)
{
    struct buf key = {0};
    buf_printf(&key, "lines of %.*s", STR_FMT(from));
    bool may =
            attempts_take_within(realm_noted(engine), buf_str(&key), LINES_MOST, LINES_SECONDS);
    buf_finish(&key);
    if (!may) {
        outbox_log(engine, from, LOG_WARNING,
                "a line of the world %.*s on a shared channel is left out: it sends too many",
                STR_FMT(from));
    }
    return may;
}

static bool apply_said(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct str name = str_of(realm_text(json, "channel"));
    struct str kind = str_of(realm_text(json, "kind"));
    int64_t said_ms = json_integer_value(json_object_get(json, "ms"));
    struct buf sender = {0};
    struct buf text = {0};
    struct err no;
    realm_put_words(json, &text);
    bool ok = realm_sender(engine, message, json, "sender", &sender) && text.length > 0;
    const struct channel *channel =
            ok && channel_is_shared(engine, name) ? channel_find(engine, name) : NULL;
    if (channel && may_be_said(engine, message->from) &&
            !sanction_has_elsewhere(engine, buf_str(&sender)) &&
            channel_may_carry(engine, channel, buf_str(&sender), &no) == CHANNEL_OK) {
        struct channel_speech speech = {
                .channel = name,
                .sender = buf_str(&sender),
                .text = str_fit(buf_str(&text), TEXT_MAX_BYTES),
                .kind = str_equal(kind, STR("emote")) ? STR("emote") : STR("say"),
                .stays_here = true,
                .of_realm = true,
                .has_account = json_is_true(json_object_get(json, "account")),
                .time_ms = said_ms > 0 ? outbox_time_ms(said_ms) : message->time_ms,
        };
        (void)channel_say(engine, &speech, &no);
    }
    json_decref(json);
    buf_finish(&sender);
    buf_finish(&text);
    return ok || err_set(err, ERR_FORMAT, "it is not a line of a channel");
}

/* -- creation -- */

struct realm *realm_create(struct engine *engine)
{
    static const struct outbox_kind kinds[] = {
            {"tell", apply_tell, return_tell, realm_refuse_words, false, WORLD_MAY_SPEAK},
            {"told", apply_told, NULL, NULL, false, WORLD_MAY_ALWAYS},
            {"said", apply_said, NULL, realm_refuse_words, false, WORLD_MAY_SPEAK},
            {"mail", realm_apply_mail, realm_return_mail, realm_refuse_words, false,
                    WORLD_MAY_MAIL},
            {"impose", realm_apply_sanction, realm_return_sanction, realm_refuse_sanction,
                    false, WORLD_MAY_BAN},
    };
    if (!realm_outbox(engine)) {
        return NULL;
    }
    struct realm *realm = mem_alloc(sizeof(*realm));
    realm->worlds = json_array();
    realm->noted = attempts_create();
    /* An answer to the previous process must not pass for one to this process. */
    realm->last_number = engine_process_number(engine) >> 14;
    outbox_kinds_add(engine, kinds, sizeof(kinds) / sizeof(kinds[0]));
    travel_begin(engine);
    return realm;
}

void realm_destroy(struct realm *realm)
{
    for (size_t i = 0; realm && i < REALM_TELLS_MAX; i++) {
        end_tell(&realm->tells[i]);
    }
    if (realm) {
        travel_state_finish(&realm->travel);
        attempts_destroy(realm->noted);
        json_decref(realm->worlds);
        mem_free(realm);
    }
}
