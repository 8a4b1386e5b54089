/* naming.c -- what may a thing be called?
 *
 * 1. A name is one line of at most OBJECT_NAME_MAX characters, all of which are seen.
 * 2. Nobody but a player has a player's name, nor one that a reader takes for it: letters with
 *    accents, of other scripts or of other widths that look like plain ones are read as those, and
 *    blanks and marks around them, or between each letter, don't count. Nor has anything a name that stands
 *    for the game or for whoever is not seen (account_name.c). Rooms, exits and areas never speak or act;
 *    they are left out.
 * 3. Players win: a thing that has had the name before an account did, inherits it, or came with imported
 *    text, is shown with an article (format_name.c), which no player's name ever has.
 *
 * 4. An alias is never shown as who it is, but it finds a thing: one that is a player's name or a word of
 *    the game finds none (match_words.c), however it came there, and is refused where it is given. */
#include "engine/core/naming.h"

#include "engine/core/account.h"
#include "engine/core/perceive.h"
#include "engine/core/phrase.h"
#include "engine/core/presence.h"
#include "world/prop.h"
#include "world/proto.h"

#include <string.h>

/* Letters of other scripts that look like Latin ones, in pairs. */
static const char *const look_alikes[][2] = {
        {"а", "a"},
        {"е", "e"},
        {"о", "o"},
        {"р", "p"},
        {"с", "c"},
        {"у", "y"},
        {"х", "x"},
        {"і", "i"},
        {"ј", "j"},
        {"ѕ", "s"},
        {"һ", "h"},
        {"ԁ", "d"},
        {"ԛ", "q"},
        {"ԝ", "w"},
        {"ѡ", "w"},
        {"в", "b"},
        {"к", "k"},
        {"м", "m"},
        {"н", "h"},
        {"т", "t"},
        {"г", "r"},
        {"п", "n"},
        {"и", "n"},
        {"ь", "b"},
        {"ӏ", "l"},
        {"ʟ", "l"},
        {"α", "a"},
        {"β", "b"},
        {"ε", "e"},
        {"ζ", "z"},
        {"η", "n"},
        {"ι", "i"},
        {"κ", "k"},
        {"μ", "u"},
        {"ν", "v"},
        {"ο", "o"},
        {"ρ", "p"},
        {"τ", "t"},
        {"υ", "u"},
        {"χ", "x"},
        {"γ", "y"},
        {"ω", "w"},
        {"ɑ", "a"},
        {"ɡ", "g"},
        {"ɩ", "i"},
        {"օ", "o"},
        {"ս", "u"},
        {"հ", "h"},
        {"|", "l"},
        {"ꓲ", "l"},
        {"ǀ", "l"},
};

static bool put_look_alike(struct str *rest, struct buf *out)
{
    for (size_t i = 0; i < sizeof(look_alikes) / sizeof(look_alikes[0]); i++) {
        struct str letter = str_of(look_alikes[i][0]);
        if (str_starts(*rest, letter)) {
            buf_add_text(out, look_alikes[i][1]);
            *rest = str_slice(*rest, letter.length, rest->length);
            return true;
        }
    }
    return false;
}

static bool is_mark(char c)
{
    return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
}

#define SPACED_MAX 2 /* letters in each part of a name that is written "W i z a r d" */

/* Takes the marks out of a name all of whose parts are that short. */
static void close_up(struct buf *name)
{
    size_t part = 0;
    size_t kept = 0;
    for (size_t i = 0; i < name->length; i++) {
        part = is_mark(name->bytes[i]) ? 0 : part + 1;
        if (part > SPACED_MAX) {
            return;
        }
    }
    for (size_t i = 0; i < name->length; i++) {
        if (!is_mark(name->bytes[i])) {
            name->bytes[kept++] = name->bytes[i];
        }
    }
    buf_truncate(name, kept);
}

/* Appends the name as it is read: in plain small letters, without marks around it. */
static struct str read_name(struct str name, struct buf *out)
{
    struct buf folded = {0};
    struct buf latin = {0};
    str_fold(name, &folded);
    struct str rest = buf_str(&folded);
    while (rest.length > 0) {
        if (!put_look_alike(&rest, &latin)) {
            buf_add_char(&latin, rest.bytes[0]);
            rest = str_slice(rest, 1, rest.length);
        }
    }
    str_to_ascii(buf_str(&latin), out);
    buf_finish(&folded);
    buf_finish(&latin);
    close_up(out);
    struct str read = buf_str(out);
    while (read.length > 0 && is_mark(read.bytes[0])) {
        read = str_slice(read, 1, read.length);
    }
    while (read.length > 0 && is_mark(read.bytes[read.length - 1])) {
        read = str_slice(read, 0, read.length - 1);
    }
    return read;
}

/* As it stands, a capital I may be read as l; read in small letters it is an i. */
bool naming_is_accounts(struct engine *engine, struct str name)
{
    if (name.length == 0 || name.length > (size_t)OBJECT_NAME_MAX * 4) {
        return false;
    }
    if (account_name_is_formed(name)) {
        return account_find_like(engine, name) != NULL;
    }
    struct buf read = {0};
    bool is = account_find_like(engine, read_name(name, &read)) != NULL;
    buf_finish(&read);
    return is;
}

static bool is_guests(struct engine *engine, struct str name)
{
    struct buf bytes = {0};
    struct str read = account_name_is_formed(name) ? name : read_name(name, &bytes);
    bool is = false;
    for (struct presence *p = presence_first(engine); !is && p; p = p->next) {
        is = p->guest && account_names_are_alike(read, str_of(p->name));
    }
    buf_finish(&bytes);
    return is;
}

bool naming_is_taken(struct engine *engine, struct str name)
{
    struct buf read = {0};
    bool is = naming_is_accounts(engine, name) || is_guests(engine, name) ||
              account_name_is_reserved(read_name(name, &read));
    buf_finish(&read);
    return is;
}

bool naming_of_thing_ok(struct engine *engine, struct str name, struct err *err)
{
    if (!str_is_plain_line(name, OBJECT_NAME_MAX)) {
        return err_set(err, ERR_FORMAT,
                "A name is one line of 1 to %d characters, without control characters.",
                OBJECT_NAME_MAX);
    }
    if (naming_is_accounts(engine, name) || is_guests(engine, name)) {
        return err_set(err, ERR_DENIED,
                "\"%.*s\" reads like a player's name, which is nobody else's. Add a word to "
                "it, "
                "or an article.",
                STR_FMT(name));
    }
    struct buf read = {0};
    bool reserved = account_name_is_reserved(read_name(name, &read));
    buf_finish(&read);
    return !reserved || err_set(err, ERR_DENIED,
                                "\"%.*s\" is a word of the game, which nothing is called by. "
                                "Add a word to it.",
                                STR_FMT(name));
}

static bool is_silent(struct engine *engine, struct object *object)
{
    return (perceive_kinds(engine, object) & (KIND_ROOM | KIND_EXIT)) != 0 ||
           proto_is_ref(engine->world, object, "area");
}

bool naming_alias_counts(struct engine *engine, struct object *object, struct str alias)
{
    struct str rest = str_trim(alias);
    struct str bare = phrase_is_article(engine, str_take_word(&rest)) ? rest : str_trim(alias);
    return is_silent(engine, object) || !naming_is_taken(engine, bare);
}

static bool alias_ok(
        struct engine *engine, struct object *object, struct str alias, struct err *err)
{
    return naming_alias_counts(engine, object, alias) ||
           err_set(err, ERR_DENIED,
                   "\"%.*s\" is a player's name or a word of the game, so nothing else answers "
                   "to "
                   "it.",
                   STR_FMT(alias));
}

bool naming_aliases_ok(struct engine *engine, struct object *object,
        const struct value *aliases, struct err *err)
{
    struct str rest = value_as_str(aliases);
    bool ok = true;
    while (ok && rest.length > 0) {
        ok = alias_ok(engine, object, str_trim(str_take_until(&rest, ',')), err);
    }
    size_t count = aliases->kind == VALUE_TABLE ? aliases->table->item_count : 0;
    for (size_t i = 0; ok && i < count; i++) {
        ok = alias_ok(engine, object, value_as_str(&aliases->table->items[i]), err);
    }
    return ok;
}

bool naming_ok(
        struct engine *engine, struct object *object, const struct value *name, struct err *err)
{
    if (name->kind == VALUE_NIL) {
        return true;
    }
    if (name->kind != VALUE_STRING) {
        return err_set(err, ERR_FORMAT, "A name is text.");
    }
    struct str text = value_as_str(name);
    if (is_silent(engine, object) && str_is_plain_line(text, OBJECT_NAME_MAX)) {
        return true;
    }
    return naming_of_thing_ok(engine, text, err);
}
