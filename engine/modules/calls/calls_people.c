/* calls_people.c -- Calls of chat clients about people in play.
 *
 * Invisible people (mode i) are listed only for those who share a channel or the room with them. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/here.h"
#include "engine/core/chat/networks.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/registration.h"
#include "engine/core/people/role.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/modules/calls/calls_heard.h"
#include "engine/modules/calls/module.h"
#include "engine/modules/calls/person_viewed.h"
#include "world/model/prop.h"

#include <string.h>

enum { PEOPLE_AT_ONCE = 250, ASKED_MAX = 100 };

/* -- one person in an answer -- */

static bool is_secure(struct engine *engine, uint64_t character)
{
    const struct session *s = hub_sessions_of(engine_hub(engine), character);
    bool secure = s != NULL;
    for (; s; s = s->next_of_character) {
        secure = secure && s->secure;
    }
    return secure;
}

static json_t *describe_people(
        struct engine *engine, const struct presence *presence, uint64_t viewer)
{
    json_t *person = person_json_for(engine, presence, viewer);
    (void)json_object_set_new(
            person, "idle", json_integer(person_idle_seconds(engine, presence->character)));
    (void)json_object_set_new(person, "since", json_integer(presence->since_ms / 1000));
    return person;
}

/* -- lists -- */

struct people_listing {
    struct call *call;
    json_t *people;
    struct str mask;
    struct str after; /* only later names */
    bool operators;
    bool has_more;
};

static bool mask_fits(const struct presence *presence, struct str mask)
{
    if (mask.length == 0 || str_equal(mask, STR("*"))) {
        return true;
    }
    return str_fits_glob(mask, str_of(presence->name)) || person_fits(presence, mask) ||
           str_fits_glob(mask, str_of(person_user(presence))) ||
           str_fits_glob(mask, str_of(person_host(presence))) ||
           str_fits_glob(mask, person_realname(presence));
}

/* Returns false if the page is full. */
static bool list_one_people(
        struct people_listing *listing, const struct presence *presence, unsigned rank)
{
    if (listing->operators && !(presence->modes & PERSON_OPERATOR)) {
        return true;
    }
    listing->has_more = json_array_size(listing->people) == PEOPLE_AT_ONCE;
    if (!listing->has_more) {
        json_t *person =
                describe_people(listing->call->engine, presence, listing->call->character);
        (void)json_object_set_new(person, "rank", json_integer((json_int_t)rank));
        (void)json_array_append_new(listing->people, person);
    }
    return !listing->has_more;
}

static void note_rank(void *data, uint64_t character, unsigned rank)
{
    (void)map_put(data, character, (void *)(uintptr_t)(rank + 1));
}

/* Describes a person on a bridged network, as far as anything is known. */
static json_t *describe_bridged(const struct network_person *person)
{
    struct buf line = {0};
    network_person_line(person, &line);
    struct str rest = buf_str(&line);
    struct str nick = str_take_word(&rest);
    struct str user = str_take_word(&rest);
    struct str host = str_take_word(&rest);
    json_t *json =
            json_pack("{s:i, s:i, s:i, s:i}", "id", 0, "modes", 0, "idle", 0, "since", 0);
    calls_json_put(json, "nick", nick);
    calls_json_put(json, "user", user);
    calls_json_put(json, "host", host);
    calls_json_put(json, "realname", user);
    buf_finish(&line);
    return json;
}

static void list_bridged(void *data, const struct network_person *person)
{
    struct people_listing *listing = data;
    if (!listing->operators) {
        json_t *json = describe_bridged(person);
        (void)json_object_set_new(json, "rank", json_integer(0));
        (void)json_array_append_new(listing->people, json);
    }
}

/* Lists the first people after listing->after with a fit_of() that is not 0: their rank + 1. */
static void list_people_by(struct people_listing *listing,
        unsigned (*fit_of)(const struct people_listing *listing, const struct presence *one,
                const void *data),
        const void *data)
{
    struct presence *p = presence_after(listing->call->engine, listing->after);
    for (bool goes_on = true; p && goes_on; p = p->next) {
        unsigned fit = p->going ? 0 : fit_of(listing, p, data);
        goes_on = fit == 0 || list_one_people(listing, p, fit - 1);
    }
}

static unsigned fits_channel(
        const struct people_listing *listing, const struct presence *one, const void *data)
{
    unsigned fit = (unsigned)(uintptr_t)map_find(data, one->character);
    return fit > 0 && calls_may_list(listing->call, one) ? fit : 0;
}

static unsigned fits_here(
        const struct people_listing *listing, const struct presence *one, const void *data)
{
    struct engine *engine = listing->call->engine;
    struct object *actor = call_actor(listing->call);
    struct object *person = world_find(engine_world(engine), one->character);
    (void)data;
    return person && (person == actor || here_shows(engine, actor, person));
}

static unsigned fits_mask(
        const struct people_listing *listing, const struct presence *one, const void *data)
{
    (void)data;
    return mask_fits(one, listing->mask) && calls_may_list(listing->call, one);
}

/* Lists the sleepers that stay on channels and have a fit_of() that is not 0. They come last, and are few. */
static void list_sleepers(struct people_listing *listing,
        unsigned (*fit_of)(const struct people_listing *listing, const struct presence *one,
                const void *data),
        const void *data)
{
    struct engine *engine = listing->call->engine;
    size_t cursor = 0;
    uint64_t id = 0;
    void *one = NULL;
    while (!listing->has_more &&
            map_each(&channels_state(engine)->staying, &cursor, &id, &one)) {
        unsigned fit = presence_find(engine, id) ? 0 : fit_of(listing, one, data);
        if (fit > 0 && !listing->operators) {
            json_t *person = describe_people(engine, one, listing->call->character);
            (void)json_object_set_new(person, "rank", json_integer((json_int_t)fit - 1));
            (void)json_array_append_new(listing->people, person);
        }
    }
}

static void list_channel(struct people_listing *listing, struct str name)
{
    struct call *call = listing->call;
    struct channel *channel = channel_find_for(call->engine, call->character, name);
    struct map ranks;
    if (!channel) {
        return;
    }
    map_init(&ranks);
    calls_json_put(call->result, "channel", channel_name(channel));
    channel_each_person(call->engine, channel, note_rank, &ranks);
    list_people_by(listing, fits_channel, &ranks);
    list_sleepers(listing, fits_channel, &ranks);
    if (!listing->has_more) {
        network_each_person(call->engine, channel_name(channel), list_bridged, listing);
    }
    map_finish(&ranks);
}

static void list_by_mask(struct people_listing *listing)
{
    struct call *call = listing->call;
    bool exact = !memchr(listing->mask.bytes, '*', listing->mask.length) &&
                 !memchr(listing->mask.bytes, '?', listing->mask.length);
    const struct presence *one =
            exact ? channel_person_named(call->engine, listing->mask) : NULL;
    struct network_person there;
    if (one) {
        (void)list_one_people(listing, one, 0);
    } else if (exact &&
               network_find_person(call->engine, call->character, listing->mask, &there)) {
        list_bridged(listing, &there);
    } else {
        list_people_by(listing, fits_mask, NULL);
        list_sleepers(listing, fits_mask, NULL);
    }
}

/* A page of people by name; "next" continues. */
static enum call_answer run_list_people(struct call *call)
{
    struct people_listing listing = {
            .call = call,
            .people = json_array(),
            .mask = call_text(call, "mask"),
            .after = call_text(call, "after"),
            .operators = call_flag(call, "operators"),
    };
    struct str channel = call_text(call, "channel");
    call->result = json_pack("{s:o}", "people", listing.people);
    if (call_flag(call, "here")) {
        list_people_by(&listing, fits_here, NULL);
    } else if (channel.length > 0) {
        list_channel(&listing, channel);
    } else {
        list_by_mask(&listing);
    }
    if (listing.has_more) {
        const json_t *last = json_array_get(listing.people, PEOPLE_AT_ONCE - 1);
        (void)json_object_set(call->result, "next", json_object_get(last, "nick"));
    }
    return CALL_DONE;
}

/* -- one person -- */

struct people_naming {
    struct call *call;
    uint64_t character;
    json_t *channels;
};

static void name_channel(void *data, struct channel *channel)
{
    struct people_naming *naming = data;
    struct call *call = naming->call;
    bool together = channel_is_on(call->engine, channel, call->character);
    struct err err;
    if (channel_may(call->engine, channel, call->character, CHANNEL_LOOK, &err) != CHANNEL_OK ||
            (!together && !channel_names_for(call->engine, channel, call->character))) {
        return;
    }
    const struct presence *presence = channel_person(call->engine, naming->character);
    if (presence && (presence->modes & PERSON_INVISIBLE) && !together &&
            !calls_commands(call) && naming->character != call->character) {
        return;
    }
    (void)json_array_append_new(
            naming->channels, json_pack("{s:s, s:i}", "channel", channel_name(channel).bytes,
                                      "rank", (int)channel_rank(channel, naming->character)));
}

/* Search for a person on a bridged network. */
struct bridged {
    struct call *call;
    struct str name; /* "NICK/BRIDGE" */
    struct str channel;
    json_t *found; /* NULL until somebody is found */
};

/* True if the channel is listed already; two bridges may carry one channel. */
static bool is_listed(const struct bridged *bridged)
{
    const json_t *channels = json_object_get(bridged->found, "channels");
    for (size_t i = 0; i < json_array_size(channels); i++) {
        const json_t *one = json_object_get(json_array_get(channels, i), "channel");
        if (str_equal(str_of(json_string_value(one)), bridged->channel)) {
            return true;
        }
    }
    return false;
}

static void match_bridged(void *data, const struct network_person *person)
{
    struct bridged *bridged = data;
    struct buf name = {0};
    network_person_name(person->nick, person->network, &name);
    if (str_equal_nocase(buf_str(&name), bridged->name) && !is_listed(bridged)) {
        if (!bridged->found) {
            bridged->found = describe_bridged(person);
            (void)json_object_set_new(bridged->found, "channels", json_array());
        }
        json_t *on = json_pack("{s:i}", "rank", 0);
        calls_json_put(on, "channel", bridged->channel);
        (void)json_array_append_new(json_object_get(bridged->found, "channels"), on);
    }
    buf_finish(&name);
}

/* Searches the channels that the asker may know of. */
static void seek_bridged(void *data, struct str name)
{
    struct bridged *bridged = data;
    struct call *call = bridged->call;
    struct err err;
    const struct channel *channel = channel_find_for(call->engine, call->character, name);
    if (channel && channel_may(call->engine, channel, call->character, CHANNEL_LOOK, &err) ==
                           CHANNEL_OK) {
        bridged->channel = name;
        network_each_person(call->engine, name, match_bridged, bridged);
    }
}

static bool find_bridged(struct call *call, struct str name)
{
    struct bridged bridged = {.call = call, .name = name};
    if (str_find_char(name, '/', 0) == SIZE_MAX) {
        return false;
    }
    network_each_channel(call->engine, seek_bridged, &bridged);
    call->result = bridged.found;
    if (bridged.found) {
        (void)json_object_set(bridged.found, "network", json_object_get(bridged.found, "host"));
        (void)json_object_set_new(bridged.found, "secure", json_false());
        (void)json_object_set_new(bridged.found, "role", json_string("player"));
        (void)json_object_set_new(bridged.found, "guest", json_true());
    }
    return bridged.found != NULL;
}

static enum call_answer describe_afar(struct call *call, struct str name)
{
    const char *nick = NULL;
    struct registration claim;
    const char *world = other_worlds_find_person(call->engine, name, &nick);
    if (!world && find_bridged(call, name)) {
        return CALL_DONE;
    }
    if (!world) {
        return calls_chat_refuse(call, 404, "nobody", PHRASE_ask_nobody);
    }
    bool known = registration_find(call->engine, name, &claim);
    call->result =
            json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:[], s:b, s:s, s:b}",
                    "id", 0, "nick", nick, "user", nick, "host", world, "network", world,
                    "realname", nick, "modes", 0, "idle", 0, "since", 0, "channels", "secure",
                    false, "role", "player", "guest", !known);
    if (known) {
        (void)json_object_set_new(call->result, "account", json_string(claim.name));
    }
    return CALL_DONE;
}

static enum call_answer run_is(struct call *call)
{
    struct engine *engine = call->engine;
    struct str name = call_text(call, "name");
    const struct presence *presence = channel_person_named(engine, name);
    if (!presence) {
        return describe_afar(call, name);
    }
    struct people_naming naming = {call, presence->character, json_array()};
    channel_each_joined(engine, presence->character, name_channel, &naming);
    call->result = describe_people(engine, presence, call->character);
    (void)json_object_set_new(call->result, "channels", naming.channels);
    (void)json_object_set_new(
            call->result, "secure", json_boolean(is_secure(engine, presence->character)));
    (void)json_object_set_new(
            call->result, "role", json_string(role_name(role_of(engine, presence->character))));
    (void)json_object_set_new(call->result, "guest", json_boolean(presence->guest));
    struct object *person = world_find(engine_world(engine), presence->character);
    if (person && prop_own(person, ATOM_written_name)) {
        calls_json_put(call->result, "written", spelling_of(engine, person));
    }
    return CALL_DONE;
}

static enum call_answer run_was(struct call *call)
{
    struct str name = call_text(call, "name");
    json_t *people = json_array();
    for (size_t i = 0; i < PERSONS_GONE_KEPT; i++) {
        const struct person_gone *gone = person_gone_at(call->engine, i);
        if (gone && str_equal_nocase(name, str_of(gone->name))) {
            bool hushed = ignore_has(call->engine, call->character, gone->character);
            (void)json_array_append_new(
                    people, json_pack("{s:s, s:s, s:s, s:s, s:I}", "nick", gone->name, "user",
                                    gone->user, "host", gone->host, "realname",
                                    hushed ? gone->name : gone->realname, "time",
                                    (json_int_t)(gone->time_ms / 1000)));
        }
    }
    return call_give(call, "people", people);
}

static enum call_answer run_on(struct call *call)
{
    const json_t *names = call_json(call, "names");
    size_t count = json_array_size(names);
    if (count > ASKED_MAX) {
        return call_refuse(call, 422, PHRASE_ask_names, WITH("most", ASKED_MAX));
    }
    json_t *people = json_array();
    for (size_t i = 0; i < count; i++) {
        struct str name = str_of(json_string_value(json_array_get(names, i)));
        const struct presence *presence = channel_person_named(call->engine, name);
        struct network_person there;
        (void)json_array_append_new(
                people, presence ? person_json_for(call->engine, presence, call->character)
                        : network_find_person(call->engine, call->character, name, &there)
                                ? describe_bridged(&there)
                                : json_null());
    }
    return call_give(call, "people", people);
}

static enum call_answer run_count(struct call *call)
{
    json_int_t guests = 0;
    json_int_t operators = 0;
    json_int_t invisible = 0;
    json_int_t unknown = 0;
    for (struct presence *p = presence_first(call->engine); p; p = p->next) {
        guests += p->guest;
        operators += (p->modes & PERSON_OPERATOR) != 0;
        invisible += (p->modes & PERSON_INVISIBLE) != 0;
    }
    for (struct session *s = hub_first(engine_hub(call->engine)); s; s = s->next) {
        unknown += s->frontend && !s->frontend->calls_only && !s->leaving && !s->closing &&
                   !s->doomed && s->character == 0;
    }
    call->result = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "most",
            (json_int_t)presence_most(call->engine), "people",
            (json_int_t)presence_count(call->engine), "guests", guests, "operators", operators,
            "invisible", invisible, "channels", (json_int_t)channels_state(call->engine)->count,
            "unknown", unknown);
    return CALL_DONE;
}

/* -- server operators -- */

/* IRC's protocol handler has checked the operator's password. Other services know no such password,
 * and could call this freely. */
static enum call_answer run_oper(struct call *call)
{
    struct presence *presence = presence_find(call->engine, call->character);
    bool checked = call_has_right(call, SESSION_CHECKS_OPERATORS);
    if (!presence || !checked || call->token) {
        return call_refuse(call, 403, PHRASE_ask_oper);
    }
    presence->modes |= PERSON_OPERATOR;
    audit_write(call->engine, call->character, STR("oper"), str_of(presence->name), STR_NONE);
    call->result = json_pack("{s:i}", "modes", (int)presence->modes);
    return CALL_DONE;
}

static enum call_answer not_allowed(struct call *call)
{
    return calls_chat_refuse(call, 403, "not_privileged", PHRASE_ask_operators);
}

static enum call_answer run_kill(struct call *call)
{
    struct str name = call_text(call, "name");
    if (!calls_commands(call)) {
        return not_allowed(call);
    }
    struct presence *presence = person_find(call->engine, name);
    struct presence *own = presence_find(call->engine, call->character);
    if (!presence || !own) {
        return calls_chat_refuse(call, 404, "nobody", PHRASE_ask_nobody);
    }
    struct str why = calls_chat_why(call);
    struct buf words = {0};
    buf_printf(&words, "Killed (%s (%.*s))", own->name, STR_FMT(why));
    mem_free(dialogue_of(presence)->quit_why);
    dialogue_open(presence)->quit_why = str_dup(buf_str(&words));
    audit_write(call->engine, call->character, STR("kill"), str_of(presence->name), why);
    call->result = json_pack("{s:s}", "nick", presence->name);
    visit_end(call->engine, presence->character, words.bytes);
    buf_finish(&words);
    return CALL_DONE;
}

static enum call_answer run_wall(struct call *call)
{
    struct str text = call_text(call, "text");
    const struct presence *own = presence_find(call->engine, call->character);
    if (!own || !calls_commands(call)) {
        return not_allowed(call);
    }
    json_t *event = json_pack("{s:o, s:s%}", "who", person_json(call->engine, own), "text",
            text.bytes, text.length);
    char *dumped = event ? json_dumps(event, JSON_COMPACT) : NULL;
    struct msg msg = {.kind = MSG_EVENT,
            .topic = STR("Chat.Wall"),
            .text = str_of(dumped ? dumped : "{}")};
    for (struct session *s = hub_first(engine_hub(call->engine)); s; s = s->next) {
        const struct presence *p = presence_find(call->engine, s->character);
        if (s->chats && p && (p->modes & PERSON_WALLOPS)) {
            hub_send(s, &msg);
        }
    }
    free(dumped);
    json_decref(event);
    return CALL_DONE;
}

static const struct call_handler people_handlers[] = {
        {"who.list", run_list_people},
        {"who.is", run_is},
        {"who.was", run_was},
        {"who.on", run_on},
        {"who.count", run_count},
        {"chat.oper", run_oper},
        {"chat.kill", run_kill},
        {"chat.wall", run_wall},
};

void calls_people_add(struct engine *engine)
{
    calls_add(engine, people_handlers, sizeof(people_handlers) / sizeof(people_handlers[0]));
}
