/* spelling.c -- names beyond ASCII: whose they are, and which are allowed.
 *
 * 1. Each spelling has a name in ASCII. That of a Latin name is the name without its accents, so Zoë and Zoe can't both
 *    exist: readers would confuse them, and `tell zoe` would be a guess. For other scripts it is a transliteration, with
 *    a number if somebody has that name: Вера may be Vera2.
 * 2. The table has a row for each form of a spelling: "=" and the folded name, by which it is found, and "~" and what it
 *    looks like. A new name, also one in ASCII, is refused if it has a look of another: Вера and Bepa.
 * 3. What a spelling looks like, and its name in ASCII, must not be a reserved word either.
 * 4. In a realm, whose worlds agree about names in ASCII, there are no spellings.
 *
 * ICU loads what a script needs when the first name of that script is judged: 0.02 s, for Chinese 0.07 s. A server
 * lets a worker do that at its start, so that nobody waits. */
#include "engine/modules/spelling/spelling.h"

#include "engine/base/worker.h"
#include "engine/core/internal_event.h"
#include "engine/core/login/newname.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/npc_name.h"
#include "engine/core/output/reserved.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/skein_module.h"
#include "engine/modules/spelling/script.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_MOST = 999 };

struct spellings {
    struct world *world;
    struct strmap owners;           /* look -> key of the account, owned; as the table has it */
    struct script_checker *checker; /* owned; NULL: not opened yet */
    struct spelling_loading *loading; /* in a worker; NULL: none */
    bool loaded;
};

struct spelling_loading {
    struct engine *engine; /* NULL: it has ended */
};

static struct spellings *spellings_of(struct engine *engine)
{
    return *skein_module_state(engine, "spelling");
}

static struct script_checker *checker_of(struct engine *engine)
{
    struct spellings *spellings = spellings_of(engine);
    if (!spellings->checker) {
        spellings->checker = script_open();
    }
    return spellings->checker;
}

static void run_loading(void *data)
{
    (void)data;
    script_load();
}

static void loading_done(void *data)
{
    struct spelling_loading *loading = data;
    if (loading->engine) {
        spellings_of(loading->engine)->loading = NULL;
        spellings_of(loading->engine)->loaded = true;
    }
    mem_free(loading);
}

bool spelling_ready(struct engine *engine)
{
    struct spellings *spellings = spellings_of(engine);
    if (!spellings->loaded && !spellings->loading) {
        struct spelling_loading *loading = mem_alloc(sizeof(*loading));
        *loading = (struct spelling_loading){engine};
        spellings->loading = loading;
        if (!worker_submit(engine_workers(engine),
                    (struct worker_job){run_loading, loading_done, loading, false}, SIZE_MAX)) {
            loading_done(loading);
        }
    }
    return spellings->loaded;
}

/* -- the table -- */

static void note_row(struct spellings *spellings, const struct row *row)
{
    struct str look = row_str(row, "look");
    mem_free(strmap_remove(&spellings->owners, look));
    (void)strmap_put(&spellings->owners, look, str_dup(row_str(row, "owner")));
}

static void row_changed(void *data, const struct row *changed)
{
    struct spellings *spellings = data;
    struct row row = row_of_str(TABLE_SPELLING, row_str(changed, "look"));
    if (rows_find(spellings->world, &row)) {
        note_row(spellings, &row);
    } else {
        mem_free(strmap_remove(&spellings->owners, row_str(changed, "look")));
    }
    row_finish(&row);
}

void spelling_create(struct engine *engine)
{
    struct spellings *spellings = mem_alloc(sizeof(*spellings));
    struct store_select all = {.table = TABLE_SPELLING, .order = "look"};
    *spellings = (struct spellings){.world = engine_world(engine)};
    strmap_init(&spellings->owners);
    *skein_module_state(engine, "spelling") = spellings;
    struct rows rows = rows_read(spellings->world, &all, 0);
    for (size_t i = 0; i < rows.count; i++) {
        note_row(spellings, &rows.items[i]);
    }
    rows_finish(&rows);
    rows_watch(spellings->world, TABLE_SPELLING, row_changed, spellings);
    str_romanise = script_romanise;
}

void spelling_destroy(struct engine *engine)
{
    struct spellings *spellings = spellings_of(engine);
    size_t cursor = 0;
    struct str look;
    void *owner = NULL;
    rows_watch(spellings->world, TABLE_SPELLING, NULL, NULL);
    if (spellings->loading) {
        spellings->loading->engine = NULL;
    }
    while (strmap_each(&spellings->owners, &cursor, &look, &owner)) {
        mem_free(owner);
    }
    strmap_finish(&spellings->owners);
    script_close(spellings->checker);
    mem_free(spellings);
}

/* -- forms of a spelling -- */

/* The keys of its rows: the folded name and what it looks like. */
struct forms {
    struct buf keys[1 + SCRIPT_LOOKS];
};

static void forms_make(struct script_checker *checker, struct str written, struct forms *out)
{
    *out = (struct forms){0};
    buf_add_char(&out->keys[0], '=');
    str_fold(written, &out->keys[0]);
    for (size_t i = 1; i <= SCRIPT_LOOKS; i++) {
        buf_add_char(&out->keys[i], '~');
    }
    script_looks(checker, written, out->keys + 1);
}

static void forms_finish(struct forms *forms)
{
    for (size_t i = 0; i <= SCRIPT_LOOKS; i++) {
        buf_finish(&forms->keys[i]);
    }
}

/* Returns the key of the account with that form, unless it is `but`; else NULL. */
static const char *owner_of(
        struct engine *engine, const struct buf *form, const struct account *but)
{
    const char *owner = strmap_find(&spellings_of(engine)->owners, buf_str(form));
    return owner && but && strcmp(owner, but->key) == 0 ? NULL : owner;
}

static bool looks_like_other(
        struct engine *engine, const struct forms *forms, const struct account *own)
{
    bool is = false;
    for (size_t i = 0; !is && i <= SCRIPT_LOOKS; i++) {
        is = owner_of(engine, &forms->keys[i], own) != NULL;
    }
    return is;
}

/* -- rules -- */

static bool is_reserved(struct engine *engine, struct str name)
{
    return reserved_name(name) || reserved_person(name) || naming_is_game(engine, name);
}

/* True if a name in ASCII is somebody's, other than own's. */
static bool is_others(struct engine *engine, const char *name, const struct account *own)
{
    const struct account *other = account_find_like(engine, str_of(name));
    return (other && other != own) || presence_has_guest(engine, str_of(name));
}

/* Checks what the spelling looks like. */
static bool looks_ok(
        struct engine *engine, struct str written, const struct account *own, struct err *err)
{
    struct forms forms;
    forms_make(checker_of(engine), written, &forms);
    bool like = looks_like_other(engine, &forms, own);
    bool reserved = false;
    for (size_t i = 1; i <= SCRIPT_LOOKS; i++) {
        struct str look = buf_str(&forms.keys[i]);
        look = str_slice(look, 1, look.length);
        if (account_name_is_formed(look)) {
            char text[ACCOUNT_NAME_MAX + 1];
            like |= is_others(engine, str_copy(look, text, sizeof(text)), own);
            reserved |= is_reserved(engine, look);
        }
    }
    forms_finish(&forms);
    return reserved ? phrase_err(engine, err, ERR_DENIED, PHRASE_newname_staff,
                              WITH_RAW("name", written))
           : like   ? phrase_err(engine, err, ERR_EXISTS, PHRASE_newname_like,
                              WITH_RAW("name", written))
                    : true;
}

/* True if names beyond ASCII are allowed at all. */
static bool has_spellings(struct engine *engine)
{
    struct str scripts = str_of(engine_options(engine)->name_scripts);
    return !other_worlds_has_realm(engine) && !str_equal_nocase(scripts, STR("none")) &&
           checker_of(engine);
}

/* Checks a spelling in the normal form, and appends its name in ASCII to base. */
static bool spelling_ok(struct engine *engine, struct str written, const struct account *own,
        struct buf *base, struct err *err)
{
    struct str scripts = str_of(engine_options(engine)->name_scripts);
    if (written.length > ACCOUNT_NAME_MAX ||
            !script_name_ok(checker_of(engine), written, scripts)) {
        return phrase_err(
                engine, err, ERR_FORMAT, PHRASE_newname_script, WITH("most", ACCOUNT_NAME_MAX));
    }
    script_to_ascii(checker_of(engine), written, base);
    buf_truncate(base, base->length < ACCOUNT_NAME_MAX ? base->length : ACCOUNT_NAME_MAX);
    if (npc_name_is(engine, written)) {
        return phrase_err(
                engine, err, ERR_DENIED, PHRASE_newname_npc, WITH_RAW("name", written));
    }
    return newname_ok(engine, buf_str(base), err) && looks_ok(engine, written, own, err);
}

/* -- answers -- */

static void find(struct engine *engine, struct spelling_asking *asking)
{
    struct buf form = {0};
    if (spellings_of(engine)->owners.count > 0) {
        buf_add_char(&form, '=');
        str_fold(asking->written, &form);
        const char *key = owner_of(engine, &form, NULL);
        const struct account *account = key ? account_find(engine, str_of(key)) : NULL;
        if (account) {
            (void)str_copy(str_of(account->name), asking->name, sizeof(asking->name));
        }
        buf_finish(&form);
    }
}

/* Adds a number to a name that somebody has. */
static void make_free(struct engine *engine, char name[ACCOUNT_NAME_MAX + 1])
{
    char base[ACCOUNT_NAME_MAX + 1];
    memcpy(base, name, sizeof(base));
    for (unsigned number = 2; newname_is_taken(engine, name) && number <= NUMBER_MOST;
            number++) {
        (void)snprintf(
                name, ACCOUNT_NAME_MAX + 1, "%.*s%u", ACCOUNT_NAME_MAX - 3, base, number);
    }
}

static void find_name(struct engine *engine, struct spelling_asking *asking)
{
    struct buf written = {0};
    struct buf base = {0};
    if (!has_spellings(engine)) {
        return;
    }
    script_compose(asking->written, &written);
    asking->refused = !spelling_ok(engine, buf_str(&written), NULL, &base, asking->err);
    if (!asking->refused) {
        (void)str_copy(buf_str(&base), asking->name, sizeof(asking->name));
        if (!script_is_latin(buf_str(&written))) {
            make_free(engine, asking->name);
        }
    }
    buf_finish(&written);
    buf_finish(&base);
}

static void delete_rows(struct engine *engine, const struct account *account)
{
    struct value key = value_text(account->key);
    struct store_select select = {
            .table = TABLE_SPELLING, .where = {{"owner", STORE_EQUAL, key}}};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        rows_delete(engine_world(engine), &rows.items[i]);
    }
    rows_finish(&rows);
    value_finish(&key);
}

/* Stores a spelling that was checked; empty: none. */
static void put_spelling(
        struct engine *engine, const struct account *account, struct str written)
{
    struct object *player = world_find(engine_world(engine), account->character);
    struct forms forms = {0};
    delete_rows(engine, account);
    if (written.length > 0) {
        forms_make(checker_of(engine), written, &forms);
    }
    for (size_t i = 0; written.length > 0 && i <= SCRIPT_LOOKS; i++) {
        struct row row = row_of_str(TABLE_SPELLING, buf_str(&forms.keys[i]));
        row_set_str(&row, "owner", str_of(account->key));
        rows_put(engine_world(engine), &row);
    }
    if (player) {
        prop_set(engine_world(engine), player, ATOM_written_name,
                written.length > 0 ? value_str(written) : value_nil());
    }
    forms_finish(&forms);
}

static void keep(struct engine *engine, const struct spelling_asking *asking)
{
    struct buf written = {0};
    struct err err;
    script_compose(asking->written, &written);
    if (has_spellings(engine) && looks_ok(engine, buf_str(&written), asking->account, &err)) {
        put_spelling(engine, asking->account, buf_str(&written));
    }
    buf_finish(&written);
}

/* True if a name in ASCII is what a spelling becomes, maybe with a number. */
static bool is_name_of(struct str name, struct str base)
{
    while (name.length > base.length && name.bytes[name.length - 1] >= '0' &&
            name.bytes[name.length - 1] <= '9') {
        name = str_slice(name, 0, name.length - 1);
    }
    return account_names_are_alike(name, base);
}

bool spelling_set(struct engine *engine, const struct account *account, struct str written,
        struct err *err)
{
    struct buf composed = {0};
    struct buf base = {0};
    bool ok = written.length == 0 || has_spellings(engine) ||
              phrase_err(engine, err, ERR_DENIED, PHRASE_newname_ascii);
    if (ok && written.length > 0) {
        script_compose(written, &composed);
        ok = spelling_ok(engine, buf_str(&composed), account, &base, err) &&
             (is_name_of(str_of(account->name), buf_str(&base)) ||
                     phrase_err(engine, err, ERR_DENIED, PHRASE_newname_other,
                             WITH_RAW("name", buf_str(&base)), WITH_RAW("own", account->name)));
    }
    if (ok) {
        put_spelling(engine, account, buf_str(&composed));
    }
    buf_finish(&composed);
    buf_finish(&base);
    return ok;
}

void spelling_answer(struct engine *engine, void *about)
{
    struct spelling_asking *asking = about;
    switch (asking->what) {
    case SPELLING_FIND:
        find(engine, asking);
        break;
    case SPELLING_NEW:
        find_name(engine, asking);
        break;
    case SPELLING_KEEP:
        keep(engine, asking);
        break;
    }
}

/* A name in ASCII must not look like a spelling: Bepa and Вера. */
void spelling_compare(struct engine *engine, void *about)
{
    struct newname_elsewhere *elsewhere = about;
    if (spellings_of(engine)->owners.count > 0 && checker_of(engine)) {
        struct forms forms;
        forms_make(checker_of(engine), elsewhere->name, &forms);
        elsewhere->is |= looks_like_other(engine, &forms, NULL);
        forms_finish(&forms);
    }
}

/* Only the game changes how a name is written. */
void spelling_refuse_property(struct engine *engine, void *about)
{
    struct property_asking *asking = about;
    if (str_equal(asking->name, STR("written_name")) && asking->value->kind != VALUE_NIL) {
        asking->refused = true;
        (void)phrase_err(engine, asking->err, ERR_DENIED, PHRASE_newname_written);
    }
}
