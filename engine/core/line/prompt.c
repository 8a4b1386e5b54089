/* prompt.c -- The prompt at the end of an answer.
 *
 * Players may have a prompt of their own. {hp} stands for their property hp, and %h, as in older
 * games, for a property that a package has a letter for (package.lua). While their
 * lines are text, or an editor reads them, the prompt says so and how to leave, whatever they have
 * set. It ends like any prompt, so that clients recognise it. */
#include "engine/core/line/prompt.h"

#include "engine/base/package.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/packages.h"
#include "engine/core/run/transaction.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

#define END STR("> ")
#define SHOWN_MAX 40 /* bytes of one value */

static void put_value(const struct value *value, struct buf *out)
{
    if (value && (value->kind == VALUE_INT || value->kind == VALUE_FLOAT)) {
        buf_printf(out, "%.0f", value_as_number(value, 0));
    } else if (value && value->kind == VALUE_STRING) {
        markup_escape(str_fit(value_as_str(value), SHOWN_MAX), out);
    }
}

/* Appends a property; private and missing ones are empty. */
static void put_property(
        struct engine *engine, struct object *actor, struct str name, struct buf *out)
{
    uint32_t atom = atom_find(&engine_world(engine)->atoms, name);
    if (atom != ATOM_NONE && !str_starts(name, STR("_"))) {
        put_value(prop_get(engine_world(engine), actor, atom), out);
    }
}

/* Returns the property that a package has the letter for; empty: none has. Sets *out_package. */
static struct str property_of(
        const struct engine *engine, char letter, const struct package **out_package)
{
    const struct packages *packages = packages_of(engine);
    for (size_t i = 0; packages && i < packages->count; i++) {
        const struct package_words *words = &packages->list[i]->prompt;
        for (size_t n = 0; n < words->count; n++) {
            if (words->list[n][0] == letter) {
                *out_package = packages->list[i];
                return str_of(words->list[n] + 2);
            }
        }
    }
    return STR_NONE;
}

/* Appends a figure such as %h. Returns how many bytes of text it takes; 0 for a plain percent
 * sign. */
static size_t put_letter(
        struct engine *engine, struct object *actor, struct str text, struct buf *out)
{
    const struct package *package = NULL;
    struct str name = text.length > 1 ? property_of(engine, text.bytes[1], &package) : STR_NONE;
    uint32_t atom = atom_find(&engine_world(engine)->atoms, name);
    if (name.length > 0 && atom != ATOM_NONE) {
        bool is_private = str_starts(name, STR("_")); /* the package's: never inherited */
        put_value(is_private ? prop_own(actor, atom)
                             : prop_get(engine_world(engine), actor, atom),
                out);
    }
    return name.length > 0 ? 2 : 0;
}

static size_t put_name(
        struct engine *engine, struct object *actor, struct str text, struct buf *out)
{
    size_t end = str_find(text, STR("}"), 0);
    if (end == SIZE_MAX) {
        return 0;
    }
    put_property(engine, actor, str_slice(text, 1, end), out);
    return end + 1;
}

/* True for a blank beside an empty value, which is left out. */
static bool is_spare_blank(char byte, const struct buf *out, size_t from)
{
    return byte == ' ' && (out->length == from || out->bytes[out->length - 1] == ' ');
}

static void put_own(
        struct engine *engine, struct object *actor, struct str text, struct buf *out)
{
    size_t at = 0;
    size_t from = out->length;
    while (at < text.length) {
        if (is_spare_blank(text.bytes[at], out, from)) {
            at++;
            continue;
        }
        struct str rest = str_slice(text, at, text.length);
        size_t taken = 0;
        if (text.bytes[at] == '%') {
            taken = put_letter(engine, actor, rest, out);
        } else if (text.bytes[at] == '{') {
            taken = put_name(engine, actor, rest, out);
        }
        if (taken == 0) {
            taken = 1;
            markup_escape(str_slice(rest, 0, 1), out);
        }
        at += taken;
    }
    buf_add_str(out, END);
}

/* True if the prompt shows what a package counts that is off; the standard prompt is used then. */
static bool is_hidden(const struct engine *engine, struct str text)
{
    bool is = false;
    for (size_t at = 0; (at = str_find_char(text, '%', at)) < text.length; at++) {
        const struct package *package = NULL;
        char letter = at + 1 < text.length ? text.bytes[at + 1] : '%';
        struct str name = property_of(engine, letter, &package);
        is = is || (name.length > 0 && !package_is_active(package));
    }
    return is;
}

/* Returns the enum modal_kind of the reader of the session's next line: a script that is suspended
 * in the open transaction, or a question that is open already. */
static unsigned next_line_of(
        struct engine *engine, const struct session *session, const struct presence *presence)
{
    const struct transaction *transaction = engine_transaction(engine);
    if (transaction->open && transaction->session == session->id &&
            transaction->reads != MODAL_NONE) {
        return transaction->reads;
    }
    uint64_t of = presence ? dialogue_of(presence)->modal_session : 0;
    bool is_here = presence && (of == 0 || of == session->id);
    return is_here ? presence->modal : MODAL_NONE;
}

bool prompt_of_lines(const struct engine *engine, const struct presence *presence,
        unsigned kind, struct str *out)
{
    const char *text = presence ? dialogue_of(presence)->modal_text : NULL;
    *out = kind == MODAL_LINES ? phrase_get(engine, PHRASE_prompt_lines)
                               : str_of(text ? text : "");
    return kind >= MODAL_LINES;
}

void prompt_send(struct engine *engine, uint64_t session_id)
{
    struct session *session = hub_find(engine_hub(engine), session_id);
    if (!session || !session->character) {
        return;
    }
    struct object *actor = world_find(engine_world(engine), session->character);
    const struct value *wanted = actor ? prop_own(actor, ATOM_prompt) : NULL;
    struct buf own = {0};
    struct str lines = STR_NONE;
    const struct presence *presence = presence_find(engine, session->character);
    bool edits =
            prompt_of_lines(engine, presence, next_line_of(engine, session, presence), &lines);
    bool has_own =
            wanted && wanted->kind == VALUE_STRING && !is_hidden(engine, value_as_str(wanted));
    if (edits) {
        buf_add_str(&own, lines);
        buf_add_str(&own, END);
    } else if (has_own) {
        put_own(engine, actor, value_as_str(wanted), &own);
    }
    bool off = !edits && wanted && !value_is_true(wanted);
    struct msg prompt = {.kind = MSG_PROMPT,
            .flag = edits,
            .text = off              ? STR_NONE
                    : own.length > 0 ? buf_str(&own)
                                     : END};
    hub_send(session, &prompt);
    buf_finish(&own);
}
