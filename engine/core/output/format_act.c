/* format_act.c -- tells one event to everybody who perceives it.
 *
 * Crowds are the expensive case. Everyone who is not mentioned reads the same sentence, so that
 * is rendered once, for no particular viewer, and its bytes go to each. Only mentioned viewers,
 * and holders of a mentioned thing in the dark, get a sentence of their own.
 *
 * 1. Light is checked once, for the place of the event. Where the participants are by now does
 *    not matter.
 * 2. Characters without a session are skipped: NPCs perceive by hooks.
 * 3. Nobody is told twice: an event in a container that can be seen into is told from the
 *    outermost place that sees it, inward. So a script that lets somebody climb out of an open
 *    box must not tell both places.
 * 4. If a participant may be in disguise (disguise.h), each of the first ASKED_MAX viewers gets
 *    their own sentence, without the extra fields about the actor.
 * 5. Bystanders get one message for a command that acts on several things (gather.h).
 * 6. Remote viewers (remote_view.h) are told once, with the name of the place. */
#include "engine/base/ids.h"
#include "engine/core/output/arrivals.h"
#include "engine/core/output/audience.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format_impl.h"
#include "engine/core/output/gather.h"
#include "engine/core/output/remote_view.h"
#include "engine/core/output/script_lines.h"
#include "engine/core/output/speech.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"

enum { DEPTH_MAX = 8, MENTIONED_MAX = 24, ASKED_MAX = 100, NAMED_MAX = 64 };

struct crowd {
    struct engine *engine;
    const struct act *act;
    bool dark;
    uint64_t personal; /* the actor, for those who ignore them; 0: told to everybody */
    /* The participants, and their holders. */
    uint64_t mentioned[MENTIONED_MAX];
    size_t mentioned_count;
    uint64_t holders[MENTIONED_MAX];
    size_t holder_count;
    bool too_many;  /* more participants than MENTIONED_MAX: everyone gets their own sentence */
    bool plain;     /* viewers that are not in `named` need no checks: all get the same */
    uint64_t named; /* a bit (bit_of) for each character that the act names */
    bool disguised; /* some participant may be in disguise, and each viewer may see another */
    size_t own;     /* notes made for single readers since guised was set */
    struct object
            *afar;  /* the place, while remote viewers are told; NULL: those in the place */
    bool suspect;   /* some line of the script's text could be taken for another source */
    bool told_also; /* act->also was told */
    struct note *common; /* held: the note for viewers who are not mentioned, once made */
    struct buf text;
    struct buf marked; /* text, with the name of the script's owner */
    struct buf tags;   /* of the speech, if it is speech */
};

static void mention(struct crowd *crowd, uint64_t id)
{
    if (crowd->mentioned_count == MENTIONED_MAX) {
        crowd->too_many = true;
        return;
    }
    crowd->mentioned[crowd->mentioned_count++] = id;
    bool asks = crowd->dark || (!crowd->disguised && disguise_any(crowd->engine));
    struct object *object = asks ? world_find(engine_world(crowd->engine), id) : NULL;
    crowd->disguised = crowd->disguised || (object && disguise_has(crowd->engine, object));
    if (crowd->dark && object && object->location) {
        crowd->holders[crowd->holder_count++] = object->location;
    }
}

static void mention_value(struct crowd *crowd, const struct value *value)
{
    if (value->kind == VALUE_OBJECT) {
        mention(crowd, value->object);
    } else if (value->kind == VALUE_TABLE) {
        for (size_t i = 0; i < value->table->item_count && !crowd->too_many; i++) {
            if (value->table->items[i].kind == VALUE_OBJECT) {
                mention(crowd, value->table->items[i].object);
            }
        }
    }
}

static void mention_all(struct crowd *crowd)
{
    const struct format *format = &crowd->act->format;
    if (format->actor) {
        mention(crowd, format->actor->id);
    }
    for (size_t i = 0; i < format->arg_count; i++) {
        mention_value(crowd, &format->args[i].value);
    }
}

/* "In Dark Yard: Bert drops a lamp." */
static struct note *make_afar(struct crowd *crowd)
{
    struct buf name = {0};
    struct buf plain = {0};
    struct buf text = {0};
    format_name(crowd->engine, crowd->afar, NULL, ARTICLE_AS_NAMED, &name);
    markup_plain(buf_str(&name), &plain);
    phrase_put(crowd->engine, &text, PHRASE_seen_afar, WITH("room", buf_str(&name)),
            WITH("text", buf_str(&crowd->text)));
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_PLAIN,
            .text = buf_str(&text),
            .topic = buf_str(&plain)};
    struct note *note = note_make(&msg);
    buf_finish(&name);
    buf_finish(&plain);
    buf_finish(&text);
    return note;
}

static const struct act_version *version_for(const struct act *act, uint64_t reader)
{
    size_t i = 0;
    while (i < act->version_count && act->versions[i].reader != reader) {
        i++;
    }
    return i < act->version_count ? &act->versions[i] : NULL;
}

/* Renders the text, with the words of version if it is not NULL. */
static void render_version(struct crowd *crowd, struct format_view *view, struct format *format,
        const struct act_version *version)
{
    struct event_arg args[EVENT_ARGS_MAX];
    struct value words = version ? value_str(version->words) : value_nil();
    size_t count = version && format->arg_count <= EVENT_ARGS_MAX ? format->arg_count : 0;
    for (size_t i = 0; i < count; i++) {
        args[i] = format->args[i];
        if (str_equal(args[i].name, STR("words"))) {
            args[i].value = words;
        }
    }
    format->args = count > 0 ? args : format->args;
    view->format = format;
    format_render_view(view, &crowd->text);
    value_finish(&words);
}

/* Makes the note that viewer reads; NULL: a viewer who is not mentioned. The caller holds it. */
static struct note *make_note(struct crowd *crowd, struct object *viewer)
{
    const struct act *act = crowd->act;
    const struct act_version *version = viewer ? version_for(act, viewer->id) : NULL;
    struct str body = version ? version->body : act->body;
    struct format format = act->format;
    format.heard = format.heard || act->style == MSG_SAY || act->style == MSG_TELL ||
                   act->style == MSG_WHISPER || act->style == MSG_CHANNEL;
    struct format_view view = {
            .engine = crowd->engine,
            .format = &format,
            .viewer = viewer,
            .sight = crowd->dark ? SIGHT_NONE : SIGHT_ALL,
    };
    buf_clear(&crowd->text);
    render_version(crowd, &view, &format, version);
    if (provenance_wanted(crowd->engine, &act->by, viewer, false)) {
        buf_clear(&crowd->marked);
        provenance_write(
                crowd->engine, &act->by, viewer, false, buf_str(&crowd->text), &crowd->marked);
        buf_clear(&crowd->text);
        buf_add_str(&crowd->text, buf_str(&crowd->marked));
    }
    if (crowd->afar) {
        return make_afar(crowd);
    }
    /* The actor of a gesture in the dark is unknown, and so is the name of one in disguise. */
    bool hidden = crowd->disguised && format.actor && viewer != format.actor &&
                  disguise_hides(crowd->engine, format.actor, viewer);
    bool unknown = hidden || (crowd->dark && act->style == MSG_EMOTE && viewer != format.actor);
    struct msg msg = {
            .kind = MSG_TEXT,
            .style = unknown && !hidden ? MSG_PLAIN : act->style,
            .flag = viewer && viewer == format.actor && act->body.length > 0,
            .text = buf_str(&crowd->text),
            .sender = unknown ? STR_NONE : act->sender,
            .body = unknown ? STR_NONE : body,
            .tags = unknown ? STR_NONE : buf_str(&crowd->tags),
            .behind = hidden ? prop_str(engine_world(crowd->engine), format.actor, ATOM_name)
                             : STR_NONE,
    };
    return note_make(&msg);
}

static bool wants_provenance(struct crowd *crowd, uint64_t id)
{
    const struct provenance *by = &crowd->act->by;
    const struct object *viewer =
            by->owner ? world_find(engine_world(crowd->engine), id) : NULL;
    bool is_set = viewer && prop_own(viewer, ATOM_provenance);
    return viewer && (crowd->suspect || is_set) &&
           provenance_wanted(crowd->engine, by, viewer, false);
}

/* True if this viewer's own view of the disguised participants is looked up: in a crowd only
 * for the first ASKED_MAX viewers, and for viewers with the right to see through disguises. */
static bool is_asked(struct crowd *crowd, uint64_t id)
{
    return crowd->disguised &&
           (crowd->own++ < ASKED_MAX || disguise_sees_through(crowd->engine,
                                                world_find(engine_world(crowd->engine), id)));
}

static struct note *common_note(struct crowd *crowd)
{
    if (!crowd->common) {
        crowd->common = make_note(crowd, NULL);
    }
    return crowd->common;
}

/* True if the listener ignores the person who acts, or the builder whose script or npc speaks. */
static bool is_ignored(struct crowd *crowd, uint64_t id, bool is_actor)
{
    const struct act *act = crowd->act;
    return (crowd->personal && !is_actor &&
                   disguise_ignores(crowd->engine, id, crowd->personal)) ||
           ((act->by.words || crowd->personal) &&
                   script_lines_ignored(crowd->engine, &act->by, id,
                           place_top(engine_world(crowd->engine), act->place)));
}

static void tell_member(struct crowd *crowd, const struct listener *listener)
{
    const struct act *act = crowd->act;
    uint64_t id = listener->character;
    bool is_actor = act->format.actor && act->format.actor->id == id;
    if (ids_have(act->except, act->except_count, id) || (act->only_actor && !is_actor)) {
        return;
    }
    if (act->readers != READ_BY_ALL &&
            (act->readers == READ_BY_CHATTERS) != audience_chats(listener->session)) {
        return;
    }
    crowd->told_also |= id == act->also;
    if (crowd->dark && act->unseen_is_silent && !is_actor) {
        return;
    }
    if (listener->ignores && is_ignored(crowd, id, is_actor)) {
        return;
    }
    if (engine_transaction(crowd->engine)->rehearsing &&
            format_hides(
                    crowd->engine, world_find(engine_world(crowd->engine), id), act->place)) {
        hub_send_character(engine_hub(crowd->engine), id, &(struct msg){.kind = MSG_TEXT});
        return;
    }
    bool own = crowd->too_many || is_asked(crowd, id) || wants_provenance(crowd, id) ||
               version_for(act, id) || ids_have(crowd->mentioned, crowd->mentioned_count, id) ||
               ids_have(crowd->holders, crowd->holder_count, id);
    if (own) {
        struct note *note = make_note(crowd, world_find(engine_world(crowd->engine), id));
        hub_send_note(listener->session, note);
        note_drop(note);
        return;
    }
    hub_send_note(listener->session, common_note(crowd));
}

static uint64_t bit_of(uint64_t id)
{
    return (uint64_t)1 << id % 64;
}

static uint64_t bits_of(const uint64_t *ids, size_t count)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        bits |= bit_of(ids[i]);
    }
    return bits;
}

/* Makes once the checks of tell_member whose answer is the same for every listener. */
static void find_named(struct crowd *crowd)
{
    const struct act *act = crowd->act;
    crowd->plain = act->readers == READ_BY_ALL && !act->only_actor && !crowd->too_many &&
                   !crowd->disguised && !(crowd->dark && act->unseen_is_silent) &&
                   act->by.owner == 0 && act->version_count == 0 &&
                   !engine_transaction(crowd->engine)->rehearsing;
    crowd->named = bit_of(act->also) | bits_of(act->except, act->except_count) |
                   bits_of(crowd->mentioned, crowd->mentioned_count) |
                   bits_of(crowd->holders, crowd->holder_count);
}

/* True if tell_member would send the common note to the listener's one session. */
static bool is_common(const struct crowd *crowd, const struct listener *listener)
{
    return crowd->plain && !listener->several && !(listener->ignores && crowd->personal) &&
           (crowd->named & bit_of(listener->character)) == 0;
}

/* Members of the place's crowd that the act names. */
struct named_members {
    struct hub_crowd *crowd;
    struct session *sessions[NAMED_MAX];
    size_t count;
    bool too_many;
};

static void name_members(
        struct crowd *crowd, struct named_members *named, const uint64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct session *session = hub_sessions_of(engine_hub(crowd->engine), ids[i]);
        size_t known = 0;
        if (!session || session->crowd != named->crowd) {
            continue;
        }
        while (known < named->count && named->sessions[known] != session) {
            known++;
        }
        if (known == NAMED_MAX) {
            named->too_many = true;
        } else if (known == named->count) {
            named->sessions[named->count++] = session;
        }
    }
}

/* Sends the common note to all members of the place's crowd, except those that the act names, who
 * are told by tell_member. Returns the other listeners, or false if all must be told one by one. */
static bool tell_crowd(
        struct crowd *crowd, const struct audience *audience, struct audience_crowd *out)
{
    const struct act *act = crowd->act;
    struct audience_crowd members;
    if (!crowd->plain || !audience_crowd(crowd->engine, audience, &members)) {
        return false;
    }
    struct named_members named = {.crowd = members.crowd};
    name_members(crowd, &named, &act->also, 1);
    name_members(crowd, &named, act->except, act->except_count);
    name_members(crowd, &named, crowd->mentioned, crowd->mentioned_count);
    name_members(crowd, &named, crowd->holders, crowd->holder_count);
    if (named.too_many) {
        return false;
    }
    hub_send_crowd(members.crowd, named.sessions, named.count, common_note(crowd));
    *out = members;
    for (size_t i = 0; i < named.count; i++) {
        struct listener listener = {
                .character = named.sessions[i]->character, .session = named.sessions[i]};
        tell_member(crowd, &listener);
    }
    return true;
}

/* Sends the common note to most of a crowd in one call. */
static void tell_listeners(struct crowd *crowd, const struct audience *audience)
{
    struct hub *hub = engine_hub(crowd->engine);
    struct audience_crowd all = {NULL, audience->listeners, audience->count};
    (void)tell_crowd(crowd, audience, &all);
    struct session **company = hub_company(hub, all.rest_count);
    size_t count = 0;
    for (size_t i = 0; i < all.rest_count; i++) {
        const struct listener *listener = &all.rest[i];
        if (is_common(crowd, listener)) {
            company[count++] = listener->session;
        } else {
            tell_member(crowd, listener);
        }
    }
    hub_send_company(hub, count, count > 0 ? common_note(crowd) : NULL);
}

/* Returns a container that can be seen into and may have somebody in it. Objects that are not
 * in memory hold nobody. */
static struct object *find_box(struct crowd *crowd, uint64_t id)
{
    struct world *world = engine_world(crowd->engine);
    struct object *box = map_find(&world->places, id) ? world_find(world, id) : NULL;
    unsigned kinds = box ? object_kinds(crowd->engine, box) : 0;
    bool open = (kinds & KIND_CONTAINER) && perceive_lets_sight(crowd->engine, box, kinds);
    return open ? box : NULL;
}

static void tell_all_in(struct crowd *crowd, struct object *place, unsigned depth)
{
    struct audience_few few;
    struct audience audience = audience_of(crowd->engine, place, &few);
    tell_listeners(crowd, &audience);
    for (size_t i = 0; depth < DEPTH_MAX && i < audience.box_count; i++) {
        struct object *box = find_box(crowd, audience.boxes[i]);
        if (box) {
            tell_all_in(crowd, box, depth + 1);
        }
    }
}

/* -- remote viewers -- */

static void tell_remote_viewers(void *data, struct object *from)
{
    struct crowd *crowd = data;
    const struct act *act = crowd->act;
    struct object *other = act->elsewhere;
    bool told_there =
            other &&
            (from == other || (act->arrives && remote_view_sees(crowd->engine, from, other)));
    if (!told_there) {
        tell_all_in(crowd, perceive_stage(crowd->engine, from), 0);
    }
}

/* Tells remote viewers what can be seen. Speech stays in the place. */
static void tell_afar(struct crowd *crowd, struct object *stage)
{
    const struct act *act = crowd->act;
    bool heard = act->format.heard || act->style == MSG_SAY || act->style == MSG_WHISPER;
    bool is_anybodys = act->format.actor || act->sum != ACT_ALONE;
    if (crowd->dark || heard || !is_anybodys || act->only_actor) {
        return;
    }
    crowd->afar = act->place;
    note_drop(crowd->common);
    crowd->common = NULL;
    remote_view_each(crowd->engine, stage, tell_remote_viewers, crowd);
    struct session *also =
            crowd->told_also ? NULL : hub_sessions_of(engine_hub(crowd->engine), act->also);
    if (also) {
        struct listener listener = {
                .character = act->also, .session = also, .ignores = true, .several = true};
        tell_member(crowd, &listener);
    }
}

/* True if some line of a script's text could be taken for somebody's words; rendered for no
 * particular viewer. */
static bool is_suspect(struct crowd *crowd)
{
    const struct act *act = crowd->act;
    struct format format = act->format;
    struct format_view view = {
            .engine = crowd->engine, .format = &format, .viewer = NULL, .sight = SIGHT_ALL};
    if (act->by.owner == 0 || !act->by.words) {
        return false;
    }
    buf_clear(&crowd->text);
    render_version(crowd, &view, &format, NULL);
    return provenance_is_suspect(crowd->engine, &act->by, buf_str(&crowd->text));
}

static bool is_dark(struct engine *engine, const struct act *act)
{
    return act->light == ACT_AS_IS ? !perceive_is_lit(engine, act->place)
                                   : act->light == ACT_DARK;
}

static void format_act_now(struct engine *engine, const struct act *act);

void format_act(struct engine *engine, const struct act *act)
{
    if (act->by.owner != 0 && act->place && format_reaches(engine, act->place) &&
            !format_take_lines(engine, &act->by, &act->format, true)) {
        return;
    }
    if (gather_takes(engine, act, format_act_now)) {
        struct act own = *act;
        own.only_actor = true;
        format_act_now(engine, &own);
    } else {
        format_act_now(engine, act);
    }
}

static void format_act_now(struct engine *engine, const struct act *act)
{
    bool disguised = act->format.actor && disguise_has(engine, act->format.actor);
    if (!act->place || (!disguised && arrivals_take(engine, act, format_act))) {
        return;
    }
    bool personal = act->personal || act->style == MSG_SAY || act->style == MSG_EMOTE;
    struct crowd crowd = {
            .engine = engine,
            .act = act,
            .dark = is_dark(engine, act),
            .personal = personal && act->format.actor ? act->format.actor->id : 0,
    };
    mention_all(&crowd);
    arrivals_tell_before(engine, act, crowd.mentioned, crowd.mentioned_count);
    if (act->body.length > 0 && act->format.actor) {
        speech_next(engine);
        speech_tags(engine, act->format.actor->id, &crowd.tags);
    } else if (act->kind.length > 0 && !crowd.dark && act->format.actor) {
        const struct presence *who = presence_find_going(engine, act->format.actor->id);
        if (who) { /* the arrival of an NPC is told to the room only */
            buf_printf(&crowd.tags, "kind=%.*s;who=%s", STR_FMT(act->kind), who->name);
        }
    }
    find_named(&crowd);
    crowd.suspect = is_suspect(&crowd);
    struct object *stage = perceive_stage(engine, act->place);
    tell_all_in(&crowd, stage, 0);
    tell_afar(&crowd, stage);
    note_drop(crowd.common);
    buf_finish(&crowd.text);
    buf_finish(&crowd.marked);
    buf_finish(&crowd.tags);
}

static void note_remote_viewer(void *data, struct object *from __attribute__((unused)))
{
    *(bool *)data = true;
}

bool format_reaches(struct engine *engine, struct object *place)
{
    struct audience_few few;
    struct object *stage = perceive_stage(engine, place);
    struct audience audience = audience_of(engine, stage, &few);
    bool any = audience.count > 0 || audience.box_count > 0;
    if (!any) {
        remote_view_each(engine, stage, note_remote_viewer, &any);
    }
    return any;
}
