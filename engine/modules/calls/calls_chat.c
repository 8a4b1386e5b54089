/* calls_chat.c -- Calls of chat clients: their room, and speech.
 *
 * Speech runs the stock commands with all their checks, but never the player's aliases. Output
 * comes as messages before the answer. For the calling client, the messages of its own call begin
 * with the event Chat.Own. Words of its character without that event were said through another
 * connection. */
#include "engine/modules/calls/calls_chat.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/chat/here.h"
#include "engine/core/chat/networks.h"
#include "engine/core/internal_event.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/visit.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/speech.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/output/tells.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sanction.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/channel_sessions.h"
#include "engine/modules/calls/marks.h"
#include "engine/modules/calls/module.h"
#include "engine/modules/calls/person_viewed.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

#include <string.h>

enum {
    TARGET_MAX = 80,
    CTCP_MAX = 400,
    MODES_OWN = PERSON_INVISIBLE | PERSON_BOT | PERSON_WALLOPS
};

static enum call_answer nobody(struct call *call)
{
    return calls_chat_refuse(call, 404, "nobody", PHRASE_ask_nobody);
}

static struct presence *own_presence(const struct call *call)
{
    return presence_find(call->engine, call->character);
}

/* -- their room -- */

static void count_guests(struct engine *engine, json_t *result)
{
    size_t guests = 0;
    for (const struct presence *p = presence_first(engine); p; p = p->next) {
        guests += p->guest;
    }
    (void)json_object_set_new(result, "guests", json_integer((json_int_t)guests));
}

static void add_kept(void *data, struct channel *channel)
{
    struct str name = channel_name(channel);
    (void)json_array_append_new(data, json_stringn(name.bytes, name.length));
}

static enum call_answer run_begin(struct call *call)
{
    struct engine *engine = call->engine;
    struct presence *presence = own_presence(call);
    struct session *session = hub_find(engine_hub(engine), call->session);
    if (!presence || !session) {
        return nobody(call);
    }
    here_note_light(engine, session);
    call->result = json_pack("{s:o, s:o, s:I, s:I, s:I}", "me", person_json(engine, presence),
            "here", here_json(engine, call_actor(call)), "people",
            (json_int_t)presence_count(engine), "channels",
            (json_int_t)channels_state(engine)->count, "most",
            (json_int_t)presence_most(engine));
    (void)json_object_set_new(call->result, "here_read",
            json_integer((json_int_t)marks_get(engine, call_actor(call), STR("#here"))));
    count_guests(engine, call->result);
    json_t *kept = json_array();
    channels_each_kept(engine, session, call_actor(call), add_kept, kept);
    (void)json_object_set_new(call->result, "kept", kept);
    return CALL_DONE;
}

/* Answers when everything that others did before is done, durable and sent. It runs after their
 * commands, because the event loop does not read sessions in the order of arrival. */
static enum call_answer run_sync(struct call *call)
{
    transaction_lean_on(call->engine, engine_world(call->engine)->commit_number);
    return CALL_DONE;
}

static enum call_answer run_here(struct call *call)
{
    call->result = here_json(call->engine, call_actor(call));
    return CALL_DONE;
}

/* -- speech -- */

bool calls_chat_may_speak(struct call *call, struct str text, struct err *err)
{
    struct object *actor = call_actor(call);
    return !ignore_is_muted(call->engine, call->character, err) &&
           !credential_holds_back(call->engine, actor, text, err) &&
           speech_limit_take(call->engine, actor, err);
}

struct reasoning {
    struct call *call;
    bool may;
};

static void check_silence(void *data, struct channel *channel)
{
    struct reasoning *reasoning = data;
    struct call *call = reasoning->call;
    struct err err;
    reasoning->may = reasoning->may && channel_may_say(call->engine, channel, call_actor(call),
                                               &err) == CHANNEL_OK;
}

struct str calls_chat_reason(struct call *call, struct channel *channel)
{
    struct reasoning reasoning = {call, calls_chat_why(call).length > 0};
    struct err err;
    if (channel) {
        check_silence(&reasoning, channel);
    } else if (reasoning.may) {
        channel_each_joined(call->engine, call->character, check_silence, &reasoning);
    }
    reasoning.may = reasoning.may &&
                    (!channel || speech_limit_take(call->engine, call_actor(call), &err));
    return reasoning.may ? calls_chat_why(call) : STR_NONE;
}

/* Notes what the client states about its words, until the end of the transaction. */
static bool take_speech(struct call *call, struct str *text)
{
    struct speech *speech = &engine_transaction(call->engine)->speech;
    speech->verbatim = true;
    speech->kind = call_flag(call, "notice")   ? STR("notice")
                   : call_flag(call, "action") ? STR("emote")
                                               : STR_NONE;
    return calls_chat_text(call, text) && calls_chat_tags(call);
}

/* Runs the line, or fails with the command's words. */
static enum call_answer perform(struct call *call, struct str line)
{
    struct engine *engine = call->engine;
    struct transaction *transaction = engine_transaction(engine);
    enum outcome outcome = interpret_line(engine, call_actor(call), line);
    if (outcome == OUTCOME_REFUSED && transaction->ending == OUTCOME_DONE) {
        return calls_chat_fail(call, 409, "refused", buf_str(&transaction->refusal));
    }
    if (outcome == OUTCOME_FAILED || outcome == OUTCOME_KILLED) {
        transaction->ending = outcome;
        return CALL_FAILED;
    }
    return CALL_DONE;
}

static enum call_answer speak_line(struct call *call, struct str text, void *verb)
{
    struct buf line = {0};
    buf_add_text(&line, (const char *)verb);
    buf_add_char(&line, ' ');
    buf_add_str(&line, text);
    enum call_answer answer = perform(call, buf_str(&line));
    buf_finish(&line);
    return answer;
}

/* Says the words with that verb. */
static enum call_answer speak(struct call *call, char *verb, struct str text)
{
    return calls_chat_lines(call, text, speak_line, verb);
}

static enum call_answer run_say_chat(struct call *call)
{
    struct str text = STR_NONE;
    return take_speech(call, &text) ? speak(call, (char[]){"say"}, text) : CALL_FAILED;
}

static enum call_answer run_emote(struct call *call)
{
    struct str text = STR_NONE;
    return take_speech(call, &text) ? speak(call, (char[]){"emote"}, text) : CALL_FAILED;
}

/* Echoes a tell that a player sends to themselves. Clients test their connection this way; the
 * game's commands do not allow it. */
static enum call_answer tell_oneself(struct call *call, struct str text, void *data)
{
    struct engine *engine = call->engine;
    const struct presence *presence = data;
    struct session *session = hub_find(engine_hub(engine), call->session);
    struct buf tags = {0};
    struct buf markup = {0};
    markup_escape(text, &markup);
    speech_next(engine);
    speech_tags(engine, call->character, &tags);
    tells_keep(engine, call_actor(call), call_actor(call), text);
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_TELL,
            .text = buf_str(&markup),
            .topic = str_of(presence->name),
            .sender = str_of(presence->name),
            .body = text,
            .tags = buf_str(&tags)};
    if (session) {
        hub_send(session, &msg);
    }
    buf_finish(&markup);
    buf_finish(&tags);
    return CALL_DONE;
}

static enum call_answer tell_elsewhere(struct call *call, struct str text, void *data)
{
    const struct network_person *person = data;
    struct engine *engine = call->engine;
    const struct presence *own = own_presence(call);
    struct session *session = hub_find(engine_hub(engine), call->session);
    struct buf name = {0};
    struct buf tags = {0};
    struct err err;
    bool told = calls_chat_may_speak(call, text, &err) &&
                network_tell(engine, call_actor(call), person,
                        call_flag(call, "action")   ? STR("emote")
                        : call_flag(call, "notice") ? STR("notice")
                                                    : STR("say"),
                        text, &err);
    network_person_name(person->nick, person->network, &name);
    speech_next(engine);
    speech_tags(engine, call->character, &tags);
    if (told && session && own) { /* the echo */
        hub_send(session, &(struct msg){.kind = MSG_TEXT,
                                  .style = MSG_TELL,
                                  .text = text,
                                  .topic = buf_str(&name),
                                  .sender = str_of(own->name),
                                  .body = text,
                                  .tags = buf_str(&tags)});
    }
    buf_finish(&name);
    buf_finish(&tags);
    return told ? CALL_DONE : calls_chat_fail(call, 403, "silent", str_of(err.text));
}

/* Stores a tell to somebody who stays on channels while they sleep, and echoes it. */
static enum call_answer tell_asleep(struct call *call, struct str text, void *data)
{
    struct engine *engine = call->engine;
    struct presence *asleep = data;
    const struct presence *own = own_presence(call);
    struct object *to = world_find(engine_world(engine), asleep->character);
    struct session *session = hub_find(engine_hub(engine), call->session);
    struct buf tags = {0};
    struct err err = {0};
    if (!to || !own) {
        return nobody(call);
    }
    if (!calls_chat_may_speak(call, text, &err)) {
        return calls_chat_fail(call, 403, "silent", str_of(err.text));
    }
    speech_next(engine);
    speech_tags(engine, call->character, &tags);
    if (!ignore_has(engine, asleep->character, call->character)) {
        tells_keep(engine, call_actor(call), to, text);
        asleep->kept_from =
                asleep->kept_from ? asleep->kept_from : (uint64_t)speech_time(engine);
    }
    if (session) {
        hub_send(session, &(struct msg){.kind = MSG_TEXT,
                                  .style = MSG_TELL,
                                  .text = text,
                                  .topic = str_of(asleep->name),
                                  .sender = str_of(own->name),
                                  .body = text,
                                  .tags = buf_str(&tags)});
    }
    buf_finish(&tags);
    call->result = json_pack("{s:s}", "nick", asleep->name);
    calls_json_put(call->result, "away", person_away(engine, asleep));
    return CALL_DONE;
}

/* Fails because nobody of that name is in play. For an account, the answer says that mail reaches
 * them. */
static enum call_answer not_here(struct call *call, struct str name)
{
    const struct account *account = account_find(call->engine, name);
    return account ? calls_chat_refuse(call, 404, "asleep", PHRASE_ask_asleep,
                             WITH("name", account->name))
                   : nobody(call);
}

static enum call_answer run_tell(struct call *call)
{
    struct str to = call_text(call, "to");
    struct str text = STR_NONE;
    if (!take_speech(call, &text)) {
        return CALL_FAILED;
    }
    struct presence *presence = person_find(call->engine, to);
    const char *name = presence ? presence->name : NULL;
    struct network_person there;
    if (!presence && network_find_person(call->engine, call->character, to, &there)) {
        return calls_chat_lines(call, text, tell_elsewhere, &there);
    }
    struct presence *asleep = presence ? NULL : channel_person_named(call->engine, to);
    if (asleep) {
        return calls_chat_lines(call, text, tell_asleep, asleep);
    }
    if (!presence && !other_worlds_find_person(call->engine, to, &name)) {
        return not_here(call, to);
    }
    if (presence && presence->character == call->character) {
        return calls_chat_lines(call, text, tell_oneself, presence);
    }
    struct buf verb = {0};
    buf_printf(&verb, "tell %s =", name);
    enum call_answer answer = speak(call, verb.bytes, text);
    buf_finish(&verb);
    if (answer == CALL_DONE) {
        struct str away =
                presence ? person_away_for(call->engine, presence, call->character) : STR_NONE;
        call->result = json_pack("{s:s}", "nick", name);
        if (away.length > 0) {
            calls_json_put(call->result, "away", away);
        }
    }
    return answer;
}

/* -- tags without text -- */

struct tagging {
    struct engine *engine;
    struct object *actor;
    struct msg msg;
    uint64_t but_session;
};

static void tag_session(void *data, struct session *session, struct object *watcher)
{
    const struct tagging *tagging = data;
    if (session->id != tagging->but_session &&
            !ignore_has(tagging->engine, watcher->id, tagging->actor->id) &&
            !disguise_hides(tagging->engine, tagging->actor, watcher)) {
        hub_send(session, &tagging->msg);
    }
}

static void tag_character(const struct tagging *tagging, uint64_t character)
{
    if (ignore_has(tagging->engine, character, tagging->actor->id)) {
        return;
    }
    for (struct session *s = hub_sessions_of(engine_hub(tagging->engine), character); s;
            s = s->next_of_character) {
        if (s->chats) {
            hub_send(s, &tagging->msg);
        }
    }
}

/* Returns false if nothing may be sent. A client that sends tags alone too fast gets no error,
 * because nobody has typed them. */
static bool may_send_tags(struct call *call, bool *out_failed)
{
    struct err err;
    bool far = call_text(call, "channel").length > 0 || call_text(call, "to").length > 0;
    bool words = call_text(call, "ctcp").length > 0;
    struct object *actor = call_actor(call);
    bool may = !words ? speech_limit_take_tags(call->engine, actor)
               : far  ? speech_limit_take(call->engine, actor, &err)
                      : speech_limit_take_here(call->engine, actor, 0, &err);
    *out_failed = !may && words;
    if (*out_failed) {
        (void)calls_chat_fail(call, 429, "silent", str_of(err.text));
    }
    return may;
}

/* Sends tags to the target, and sets the target that the receivers see. */
static enum call_answer send_tags(struct call *call, struct tagging *tagging)
{
    struct str channel_name = call_text(call, "channel");
    struct str to = call_text(call, "to");
    struct engine *engine = call->engine;
    if (channel_name.length > 0) {
        struct channel *channel = channel_find(engine, channel_name);
        struct err err;
        if (!channel || !channel_is_on(engine, channel, call->character)) {
            return calls_chat_refuse(call, 404, "silent", PHRASE_ask_silent);
        }
        if (channel_may_say(engine, channel, tagging->actor, &err) != CHANNEL_OK) {
            return calls_chat_fail(call, 403, "silent", str_of(err.text));
        }
        if (call_text(call, "ctcp").length > 0) {
            return calls_chat_refuse(call, 403, "silent", PHRASE_ask_ctcp);
        }
        channel_send_words(engine, channel, &tagging->msg, (unsigned)call_number(call, "rank"),
                call->character, call->session);
    } else if (to.length > 0) {
        const struct presence *presence = person_find(engine, to);
        if (!presence) {
            return nobody(call);
        }
        tag_character(tagging, presence->character);
    } else {
        here_each_watcher(engine, call->character, tag_session, tagging);
    }
    return CALL_DONE;
}

static enum call_answer run_tag(struct call *call)
{
    struct engine *engine = call->engine;
    struct presence *presence = own_presence(call);
    struct str channel = call_text(call, "channel");
    struct str to = call_text(call, "to");
    struct str ctcp = call_text(call, "ctcp");
    if (!presence) {
        return nobody(call);
    }
    if (channel.length > TARGET_MAX || to.length > TARGET_MAX || ctcp.length > CTCP_MAX) {
        return call_refuse(call, 422, PHRASE_ask_target);
    }
    struct err err;
    if (ignore_is_muted(engine, call->character, &err)) {
        return calls_chat_fail(call, 403, "silent", str_of(err.text));
    }
    if (!calls_chat_tags(call)) {
        return CALL_FAILED;
    }
    struct buf tags = {0};
    speech_tags(engine, call->character, &tags);
    json_t *event = json_pack("{s:o, s:s%, s:s%, s:I, s:s%, s:s%, s:b}", "who",
            person_json(engine, presence), "tags", tags.bytes, tags.length, "channel",
            channel.bytes, channel.length, "rank", (json_int_t)call_number(call, "rank"), "to",
            to.bytes, to.length, "ctcp", ctcp.bytes, ctcp.length, "notice",
            call_flag(call, "notice"));
    char *text = event ? json_dumps(event, JSON_COMPACT) : NULL;
    struct tagging tagging = {engine, call_actor(call),
            {.kind = MSG_EVENT, .topic = STR("Chat.Tags"), .text = str_of(text ? text : "{}")},
            call->session};
    bool failed = false;
    enum call_answer answer = may_send_tags(call, &failed) ? send_tags(call, &tagging)
                              : failed                     ? CALL_FAILED
                                                           : CALL_DONE;
    if (answer == CALL_DONE) {
        call->result = json_pack("{s:s%}", "tags", tags.bytes, tags.length);
    }
    free(text);
    json_decref(event);
    buf_finish(&tags);
    return answer;
}

/* -- their own state -- */

/* Fails unless the caller may show that text to people elsewhere, as theirs. */
static bool may_show(struct call *call, struct str text)
{
    struct err err;
    bool may = !naming_poses(call->engine, text)
                       ? calls_chat_may_speak(call, text, &err)
                       : phrase_err(call->engine, &err, ERR_DENIED, PHRASE_newname_staff,
                                 WITH("name", text));
    if (!may) {
        (void)calls_chat_fail(call, 403, "silent", str_of(err.text));
    }
    return may;
}

static enum call_answer run_away(struct call *call)
{
    struct object *actor = call_actor(call);
    struct str text = str_fit(call_text(call, "text"), PERSON_AWAY_MAX);
    const struct presence *presence = own_presence(call);
    if (!presence) {
        return nobody(call);
    }
    if (str_find_char(text, '\n', 0) != SIZE_MAX) {
        return call_refuse(call, 422, PHRASE_ask_away);
    }
    bool same = str_equal(person_away(call->engine, presence), text);
    if (!same && text.length > 0 && !may_show(call, text)) {
        return CALL_FAILED;
    }
    call->result = json_pack("{s:b}", "same", same);
    if (same) {
        return CALL_DONE;
    }
    struct value *options = prop_change_table(engine_world(call->engine), actor, ATOM_options);
    value_table_set_str(options, STR("afk"), text.length > 0 ? value_str(text) : value_nil());
    return CALL_DONE;
}

static void tell_about(struct call *call, const struct presence *presence, const char *topic)
{
    here_tell_around(call->engine, call->character, topic,
            json_pack("{s:o}", "who", person_json(call->engine, presence)), call->session);
}

static enum call_answer run_realname(struct call *call)
{
    struct presence *presence = own_presence(call);
    struct str text = call_text(call, "text");
    if (!presence) {
        return nobody(call);
    }
    if (text.length == 0 || text.length > PERSON_REALNAME_MAX ||
            str_find_char(text, '\n', 0) != SIZE_MAX) {
        return call_refuse(call, 422, PHRASE_ask_realname, WITH("most", PERSON_REALNAME_MAX));
    }
    if (!may_show(call, text)) {
        return CALL_FAILED;
    }
    char *user = presence->user ? mem_dup_text(presence->user) : NULL;
    person_describe(presence, user ? str_of(user) : STR_NONE, text);
    mem_free(user);
    tell_about(call, presence, "Chat.Name");
    return CALL_DONE;
}

static enum call_answer run_modes(struct call *call)
{
    struct presence *presence = own_presence(call);
    uint64_t modes = call_number(call, "modes");
    if (!presence) {
        return nobody(call);
    }
    unsigned oper = presence->modes & PERSON_OPERATOR;
    oper = call_flag(call, "deop") ? 0 : oper;
    presence->modes = ((unsigned)modes & MODES_OWN) | oper;
    call->result = json_pack("{s:i}", "modes", (int)presence->modes);
    return CALL_DONE;
}

static enum call_answer run_quit(struct call *call)
{
    struct presence *presence = own_presence(call);
    if (!presence) {
        return CALL_DONE;
    }
    const struct session *session = hub_find(engine_hub(call->engine), call->session);
    bool only = !sessions_others(call->engine, call->character, call->session);
    call->result = json_pack("{s:b}", "sleeps", only);
    if (only) {
        struct buf why = {0};
        str_clean(calls_chat_reason(call, NULL), false, &why);
        mem_free(dialogue_of(presence)->quit_why);
        dialogue_open(presence)->quit_why = why.length > 0 ? str_dup(buf_str(&why)) : NULL;
        buf_finish(&why);
        visit_end(call->engine, call->character, "");
    } else if (session) {
        sessions_close(call->engine, session, "");
    }
    return CALL_DONE;
}

static const struct call_handler chat_handlers[] = {
        {"chat.begin", run_begin},
        {"chat.sync", run_sync},
        {"here.names", run_here},
        {"chat.say", run_say_chat},
        {"chat.emote", run_emote},
        {"chat.tell", run_tell},
        {"chat.tag", run_tag},
        {"chat.away", run_away},
        {"chat.realname", run_realname},
        {"chat.modes", run_modes},
        {"chat.quit", run_quit},
};

void calls_chat_add(struct engine *engine)
{
    calls_add(engine, chat_handlers, sizeof(chat_handlers) / sizeof(chat_handlers[0]));
}
