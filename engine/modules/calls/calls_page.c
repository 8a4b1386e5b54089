/* calls_page.c -- Calls for the pages of the web.
 *
 * All of them are reads that are open to everybody, like those of calls_around.c, calls_help.c and
 * calls_world.c. Each sets "you" for the menu. Times are seconds of the wall clock. The list of
 * people online is that of `who`. What packages add to them is in calls_pages.h.
 *
 * To add one: a description above its handler, or in data/calls/page.json, a row in `handlers`, a template
 * data/web/pages/NAME.html, a row in net/web/routes/http_routes_page.c. */
#include "engine/modules/calls/calls_page.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/act/look.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/calls/calls_pages.h"
#include "engine/core/chat/mail.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/naming.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/role.h"
#include "engine/modules/calls/module.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

enum { NEWS_SHOWN = 3, NEWS_LISTED = 20, FIRST_MAX = 240 };

static enum call_answer page_you(struct call *call)
{
    call->result = json_object();
    calls_put_you(call);
    return CALL_DONE;
}

/* Describes the room that the character is in, for how a client looks. */
static enum call_answer page_here(struct call *call)
{
    struct world *world = engine_world(call->engine);
    struct object *actor = call_actor(call);
    struct object *room = actor ? world_find(world, actor->location) : NULL;
    struct object *area = room ? prop_object(world, room, ATOM_area) : NULL;
    call->result = json_object();
    calls_json_put(call->result, "palette",
            area ? prop_str(world, area, atom_intern(&world->atoms, STR("palette")))
                 : STR_NONE);
    return CALL_DONE;
}

/* -- people online -- */

/* Adds the first sentence of the player's own description. */
static void put_looks(struct engine *engine, const struct object *player, json_t *person)
{
    const struct value *desc = prop_own(player, ATOM_desc);
    if (!desc || desc->kind != VALUE_STRING || ignore_is_muted(engine, player->id, NULL)) {
        return;
    }
    struct buf plain = {0};
    markup_plain(value_as_str(desc), &plain);
    calls_json_put(person, "looks",
            str_fit(calls_first_sentence(str_trim(buf_str(&plain))), FIRST_MAX));
    buf_finish(&plain);
}

/* Adds the role, the looks, and the area where a stranger would see and recognise the player. */
static void put_place(struct engine *engine, const struct presence *one,
        const struct object *player, uint64_t viewer, json_t *person)
{
    struct world *world = engine_world(engine);
    enum role role = role_of(engine, one->character);
    if (role > PERM_PLAYER) {
        calls_json_put(person, "role", str_of(role_name(role)));
    }
    if (!player || calls_is_reticent(player) || ignore_has(engine, viewer, one->character)) {
        return;
    }
    put_looks(engine, player, person);
    const struct call stranger = {.engine = engine};
    struct object *room = disguise_seen_in(engine, one);
    struct object *area = room ? prop_object(world, room, ATOM_area) : NULL;
    if (area && calls_shows_area(&stranger, area)) {
        json_t *place = json_pack(
                "{s:I, s:s}", "id", (json_int_t)area->id, "ref", area->ref ? area->ref : "");
        must(place);
        calls_json_put(place, "name", prop_str(world, area, ATOM_name));
        calls_json_put(place, "palette",
                prop_str(world, area, atom_intern(&world->atoms, STR("palette"))));
        (void)json_object_set_new(person, "area", place);
    }
}

static json_t *describe_on(struct engine *engine, const struct presence *one, uint64_t viewer)
{
    json_t *person = json_pack("{s:s, s:I, s:I, s:b, s:b}", "name", one->name, "on_for",
            (json_int_t)(clock_wall_age_ms(one->since_ms) / 1000), "idle",
            (json_int_t)person_idle_seconds(engine, one->character), "guest", one->guest,
            "linkdead", presence_is_lost(one));
    must(person);
    if (presence_is_lost(one)) {
        (void)json_object_set_new(person, "lost_for",
                json_integer((json_int_t)((clock_ms() - one->linkdead_ms) / 1000)));
    }
    struct str away = person_away(engine, one);
    bool hushed = away.length > 0 && ignore_has(engine, viewer, one->character);
    calls_json_put(person, "away", hushed ? STR("away") : away);
    struct object *player = world_find(engine_world(engine), one->character);
    calls_json_put(person, "written", player ? spelling_of(engine, player) : str_of(one->name));
    put_place(engine, one, player, viewer, person);
    return person;
}

enum { WHO_PAGE = 100, WHO_FEW = 6 };

struct who_walk {
    size_t listed; /* on all pages */
    size_t lost;   /* of these, their connection is lost */
    size_t count;
    size_t at;
    uint64_t ids[];
};

/* Notes the people of a page (0: of all) whose connection is lost, or the others. */
static void queue_people(struct engine *engine, struct who_walk *walk, uint64_t page, bool lost)
{
    for (struct presence *one = presence_first(engine); one; one = one->next) {
        walk->lost += lost && presence_is_listed(one) && presence_is_lost(one);
        if (presence_is_listed(one) && presence_is_lost(one) == lost &&
                (page == 0 || walk->listed++ / WHO_PAGE + 1 == page)) {
            walk->ids[walk->count++] = one->character;
        }
    }
}

/* Adds a page (0: all) of the list `who`, the link-dead last. Returns false after a piece; the
 * handler returns CALL_MORE then. */
static bool list_people(struct call *call, uint64_t page)
{
    struct engine *engine = call->engine;
    struct who_walk *walk = call->state;
    if (!walk) {
        walk = mem_alloc(sizeof(*walk) + (presence_count(engine) + 1) * sizeof(walk->ids[0]));
        queue_people(engine, walk, page, false);
        queue_people(engine, walk, page, true);
        call->state = walk;
        call->free_state = mem_free;
        call_begin_list(call, "who");
    }
    while (walk->at < walk->count) {
        const struct presence *one = presence_find(engine, walk->ids[walk->at++]);
        if (one) {
            call_add(call, "who", describe_on(engine, one, call->character));
        }
        if (walk->at < walk->count && call_rests(call)) {
            return false;
        }
    }
    return true;
}

/* Sets how many people there are on all pages, and returns it. */
static size_t put_people_count(const struct call *call)
{
    const struct who_walk *walk = call->state;
    size_t listed = walk->listed;
    (void)json_object_set_new(call->result, "count", json_integer((json_int_t)listed));
    (void)json_object_set_new(
            call->result, "here", json_integer((json_int_t)(listed - walk->lost)));
    (void)json_object_set_new(call->result, "lost", json_integer((json_int_t)walk->lost));
    return listed;
}

/* Adds what is going to be and what has happened. Returns false if the call has failed. */
static bool put_lately(struct call *call)
{
    if (!call_put_page(call, "home", NULL)) {
        return false;
    }
    if (!json_object_get(call->result, "lately")) {
        (void)json_object_set_new(call->result, "lately", json_array());
    }
    calls_add_notices(call, 0, json_object_get(call->result, "lately"));
    return true;
}

static enum call_answer page_who(struct call *call)
{
    uint64_t page = call_number(call, "page");
    if (!list_people(call, page)) {
        return CALL_MORE;
    }
    call->result = json_object();
    bool few = ((const struct who_walk *)call->state)->count <= WHO_FEW;
    if (few && page <= 1 && !put_lately(call)) {
        return CALL_FAILED;
    }
    if (page > 0) {
        size_t listed = put_people_count(call);
        if (page < (listed + WHO_PAGE - 1) / WHO_PAGE) {
            (void)json_object_set_new(call->result, "next", json_integer((json_int_t)page + 1));
        }
    }
    calls_put_you(call);
    return CALL_DONE;
}

/* -- the first page -- */

/* Adds the sentence of the front page as plain text, as a stranger reads it now. */
static void put_hook(struct engine *engine, struct object *start, json_t *result)
{
    struct buf text = {0};
    struct buf plain = {0};
    uint32_t hook = atom_intern(&engine_world(engine)->atoms, STR("hook"));
    (void)look_put_text(engine, NULL, start, hook, &text);
    markup_plain(buf_str(&text), &plain);
    calls_json_put(result, "hook", buf_str(&plain));
    buf_finish(&plain);
    buf_finish(&text);
}

static json_t *describe_start(struct engine *engine)
{
    struct object *start = engine_start(engine);
    if (!start) {
        return json_null();
    }
    struct buf text = {0};
    (void)look_put_text(engine, NULL, start, ATOM_desc, &text);
    json_t *result = json_pack("{s:I}", "id", (json_int_t)start->id);
    must(result);
    struct str name = prop_str(engine_world(engine), start, ATOM_name);
    calls_json_put(result, "name", name);
    calls_json_put(result, "text", buf_str(&text));
    put_hook(engine, start, result);
    (void)json_object_set_new(result, "ways", calls_ways(engine, start));
    buf_finish(&text);
    return result;
}

/* Describes the first room, for the page where players log in. */
static enum call_answer page_play(struct call *call)
{
    call->result = json_pack("{s:o}", "start", describe_start(call->engine));
    must(call->result);
    calls_put_you(call);
    return CALL_DONE;
}

/* Adds the first sentence of a text, if the text is more than the subject. */
static void put_first(json_t *item, struct str text, struct str subject)
{
    struct str line = calls_first_sentence(text);
    if (!str_equal(line, subject)) {
        calls_json_put(item, "first", str_fit(line, FIRST_MAX));
    }
}

/* Adds an item in front and drops those that are not shown. */
static void add_news(void *data, const struct letter *letter)
{
    json_t *news = data;
    json_t *item = json_pack("{s:I, s:I}", "number", (json_int_t)letter->number, "time",
            (json_int_t)(letter->time_ms / 1000));
    must(item);
    calls_json_put(item, "subject", letter->subject);
    put_first(item, letter->text, letter->subject);
    (void)json_array_insert_new(news, 0, item);
    if (json_array_size(news) > NEWS_SHOWN) {
        (void)json_array_remove(news, NEWS_SHOWN);
    }
}

struct news_listing {
    struct engine *engine;
    json_t *items;
};

static void add_news_item(void *data, const struct letter *letter)
{
    const struct news_listing *listing = data;
    json_t *news = listing->items;
    const struct account *by = account_find(listing->engine, letter->sender);
    json_t *item = json_pack("{s:I, s:I}", "number", (json_int_t)letter->number, "time",
            (json_int_t)(letter->time_ms / 1000));
    must(item);
    calls_json_put(item, "by",
            spelling_of_name(listing->engine, by ? by->character : 0, letter->sender));
    calls_json_put(item, "subject", letter->subject);
    calls_json_put(item, "text", letter->text);
    (void)json_array_insert_new(news, 0, item);
    if (json_array_size(news) > NEWS_LISTED) {
        (void)json_array_remove(news, NEWS_LISTED);
    }
}

static enum call_answer page_news(struct call *call)
{
    json_t *news = json_array();
    mail_each(call->engine, MAIL_EVERYBODY, add_news_item,
            &(struct news_listing){call->engine, news});
    call->result = json_pack("{s:o}", "news", news);
    if (!put_lately(call)) {
        return CALL_FAILED;
    }
    calls_put_you(call);
    return CALL_DONE;
}

static enum call_answer page_home(struct call *call)
{
    if (!list_people(call, 1)) {
        return CALL_MORE;
    }
    json_t *news = json_array();
    mail_each(call->engine, MAIL_EVERYBODY, add_news, news);
    call->result = json_pack("{s:o, s:o}", "start", describe_start(call->engine), "news", news);
    must(call->result);
    (void)put_people_count(call);
    (void)json_object_set_new(
            call->result, "guests", json_boolean(engine_options(call->engine)->guests));
    if (!put_lately(call)) {
        return CALL_FAILED;
    }
    calls_put_you(call);
    return CALL_DONE;
}

/* -- one player -- */

enum { AWARDS_SHOWN = 50 };

/* Adds what packages say of the player, and the achievements. */
static void put_profile(struct call *call, struct str name)
{
    struct engine *engine = call->engine;
    const struct presence *on = presence_named(engine, name);
    const struct account *account = on ? NULL : account_find(engine, name);
    uint64_t character = on ? on->character : account ? account->character : 0;
    const struct object *player =
            character ? world_find(engine_world(engine), character) : NULL;
    calls_json_put(call->result, "written", spelling_of_name(engine, character, name));
    if (!player || calls_is_reticent(player) ||
            ignore_has(engine, call->character, character)) {
        return;
    }
    json_t *args = json_pack("{s:I}", "player", (json_int_t)character);
    bool ok = call_put_page(call, "profile", args);
    json_decref(args);
    if (!ok) {
        return;
    }
    const struct value *all =
            prop_own(player, atom_intern(&engine_world(engine)->atoms, STR("_awards")));
    json_t *awards = json_array();
    for (size_t i = 0;
            all && all->kind == VALUE_TABLE && i < value_table_count(all) && i < AWARDS_SHOWN;
            i++) {
        struct value key;
        const struct value *award = value_table_at(all, i, &key);
        if (award->kind == VALUE_STRING &&
                naming_award_shows(engine, value_as_str(&key), value_as_str(award))) {
            (void)json_array_append_new(awards, calls_json_text(value_as_str(award)));
        }
    }
    (void)json_object_set_new(call->result, "awards", awards);
    (void)json_object_set_new(call->result, "lately", json_array());
    calls_add_notices(call, character, json_object_get(call->result, "lately"));
    if (account && account->seen_ms > 0) {
        (void)json_object_set_new(
                call->result, "seen", json_integer((json_int_t)(account->seen_ms / 1000)));
    }
}

/* Returns the player online with that folded name, or NULL. */
static const struct presence *find_on(struct engine *engine, struct str folded)
{
    struct buf one = {0};
    const struct presence *found = NULL;
    for (struct presence *p = presence_first(engine); p && !found; p = p->next) {
        buf_clear(&one);
        str_fold(str_of(p->name), &one);
        found = str_equal(buf_str(&one), folded) ? p : NULL;
    }
    buf_finish(&one);
    return found;
}

/* Describes a player who is online, or whom a package knows: by the page `person`, of which the
 * argument is the folded name. It has `name` only if the package would show that to everybody. */
static enum call_answer page_person(struct call *call)
{
    struct buf folded = {0};
    char bytes[ACCOUNT_NAME_MAX + 1];
    struct str asked = call_text(call, "name");
    (void)spelling_find(call->engine, &asked, bytes);
    str_fold(str_fit(asked, 60), &folded);
    const struct presence *found = find_on(call->engine, buf_str(&folded));
    json_t *args = json_pack("{s:o}", "name", calls_json_text(buf_str(&folded)));
    call->result = json_object();
    if (found) {
        json_t *on = describe_on(call->engine, found, call->character);
        (void)json_object_set(call->result, "name", json_object_get(on, "name"));
        (void)json_object_set_new(call->result, "on", on);
    }
    bool ok = call_put_page(call, "person", args);
    const char *name = json_string_value(json_object_get(call->result, "name"));
    json_decref(args);
    buf_finish(&folded);
    if (!ok || !name) {
        json_decref(call->result);
        call->result = NULL;
        return ok ? call_refuse(call, 404, PHRASE_ask_person) : CALL_FAILED;
    }
    if (!json_object_get(call->result, "deeds")) {
        (void)json_object_set_new(call->result, "deeds", json_array());
    }
    put_profile(call, str_of(name));
    calls_put_you(call);
    return CALL_DONE;
}

void calls_page_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"page.you", page_you},
            {"page.here", page_here},
            {"page.home", page_home},
            {"page.play", page_play},
            {"page.news", page_news},
            {"page.who", page_who},
            {"page.person", page_person},
            {"page.verbs", calls_page_verbs},
            {"page.settings", calls_page_settings},
            {"page.keep", calls_page_keep},
            {"help.list", calls_help_list},
            {"help.topic", calls_help_topic},
            {"world.areas", calls_world_areas},
            {"world.area", calls_world_area},
            {"world.find", calls_world_find},
            {"world.around", calls_world_around},
            {"world.room", calls_world_room},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
