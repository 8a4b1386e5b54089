/* account.c -- who may log in: the accounts' rows, as they are at this moment.
 *
 * 1. An account that was asked for once stays in memory, and there it is the truth: the store
 *    may be a few commits behind.
 * 2. Every change goes through the open tx as a whole row, and is taken back in memory if that
 *    is rolled back.
 * 3. Who looks at one in a slice leans on the commit that changed it last (slice.h).
 * 4. Names that no account is like are remembered until an account is made.
 * 5. An account's struct stays where it is as long as the engine lives; it goes only if the
 *    slice that made it is undone.
 *
 * Names are account_name.c's, passwords account_password.c's, conversations login.c's. */
#include "engine/core/people/account.h"

#include "engine/core/people/audit.h"
#include "engine/core/people/role.h"
#include "engine/core/run/moment.h"
#include "engine/core/run/slice.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#include <stdio.h>
#include <string.h>

#define UNLIKE_MAX 4096

struct entry {
    struct account account; /* first: a pointer to it is one to the entry */
    uint64_t changed;       /* the commit that changed it last, when it was seen left out */
    uint64_t walk;          /* the last account_each that visited it */
    struct entry *next;     /* of those with the same look */
};

struct accounts {
    struct strmap by_key;    /* folded name -> struct entry, owned */
    struct map by_character; /* the same */
    struct strmap by_look;   /* the key with each i as l -> the first of the same */
    struct strmap unlike;    /* names as typed, as a set: see 4 */
    uint64_t changed;        /* see accounts_changed */
    uint64_t walk;
    struct password_jobs *jobs; /* owned */
};

struct accounts *accounts_create(void)
{
    struct accounts *accounts = mem_alloc(sizeof(*accounts));
    strmap_init(&accounts->by_key);
    map_init(&accounts->by_character);
    strmap_init(&accounts->by_look);
    strmap_init(&accounts->unlike);
    accounts->jobs = password_jobs_create();
    return accounts;
}

void accounts_destroy(struct accounts *accounts)
{
    if (!accounts) {
        return;
    }
    size_t cursor = 0;
    struct str key;
    void *entry = NULL;
    while (strmap_each(&accounts->by_key, &cursor, &key, &entry)) {
        mem_free(entry);
    }
    strmap_finish(&accounts->by_key);
    map_finish(&accounts->by_character);
    strmap_finish(&accounts->by_look);
    strmap_finish(&accounts->unlike);
    password_jobs_destroy(accounts->jobs);
    mem_free(accounts);
}

struct password_jobs *accounts_jobs(struct engine *engine)
{
    return engine->accounts->jobs;
}

uint64_t accounts_changed(const struct engine *engine)
{
    /* A change that was undone had a number which may never come. */
    uint64_t changed = engine->accounts->changed;
    uint64_t last = engine->world->commit_number;
    return changed < last ? changed : last;
}

/* -- reading -- */

static void copy_text(char *out, size_t size, struct str text)
{
    (void)snprintf(out, size, "%.*s", STR_FMT(text));
}

static enum role role_of(const struct value *value)
{
    int64_t role = value_as_int(value, PERM_PLAYER);
    return role < PERM_PLAYER || role > PERM_WIZARD ? PERM_PLAYER : (enum role)role;
}

static struct str look_of(const char *key, char out[ACCOUNT_NAME_MAX + 1])
{
    size_t length = strlen(key);
    for (size_t i = 0; i <= length; i++) {
        out[i] = key[i] == 'i' ? 'l' : key[i];
    }
    return (struct str){out, length};
}

static void read_past(const struct value *data, struct account_past *out)
{
    if (data->kind != VALUE_TABLE) {
        return;
    }
    const struct value *known = value_table_get_str(data, STR("known"));
    struct str rest = known ? value_as_str(known) : STR_NONE;
    for (size_t i = 0; i < ACCOUNT_ADDRESSES && rest.length > 0; i++) {
        copy_text(out->known[i], ADDRESS_SIZE, str_take_word(&rest));
    }
    const struct value *wrong = value_table_get_str(data, STR("wrong"));
    const struct value *since = value_table_get_str(data, STR("since"));
    const struct value *from = value_table_get_str(data, STR("from"));
    out->wrong = (uint32_t)(wrong ? value_as_int(wrong, 0) : 0);
    out->wrong_since_ms = since ? value_as_int(since, 0) : 0;
    copy_text(out->wrong_from, ADDRESS_SIZE, from ? value_as_str(from) : STR_NONE);
}

/* nil as long as there is nothing to remember. */
static struct value write_past(const struct account_past *past)
{
    if (!past->known[0][0] && past->wrong == 0) {
        return value_nil();
    }
    struct buf known = {0};
    struct value data = value_table();
    for (size_t i = 0; i < ACCOUNT_ADDRESSES && past->known[i][0]; i++) {
        buf_printf(&known, "%s%s", i ? " " : "", past->known[i]);
    }
    value_table_set_str(&data, STR("known"), value_str(buf_str(&known)));
    if (past->wrong > 0) {
        value_table_set_str(&data, STR("wrong"), value_int(past->wrong));
        value_table_set_str(&data, STR("since"), value_int(past->wrong_since_ms));
        value_table_set_str(&data, STR("from"), value_text(past->wrong_from));
    }
    buf_finish(&known);
    return data;
}

static void entry_keep(struct accounts *accounts, struct entry *entry)
{
    char look[ACCOUNT_NAME_MAX + 1];
    entry->next = strmap_put(&accounts->by_look, look_of(entry->account.key, look), entry);
    (void)strmap_put(&accounts->by_key, str_of(entry->account.key), entry);
    if (entry->account.character) {
        (void)map_put(&accounts->by_character, entry->account.character, entry);
    }
}

static void entry_forget(struct accounts *accounts, struct entry *entry)
{
    char bytes[ACCOUNT_NAME_MAX + 1];
    struct str look = look_of(entry->account.key, bytes);
    struct entry *first = strmap_find(&accounts->by_look, look);
    for (struct entry **at = &first; *at; at = &(*at)->next) {
        if (*at == entry) {
            *at = entry->next;
            break;
        }
    }
    if (first) {
        (void)strmap_put(&accounts->by_look, look, first);
    } else {
        (void)strmap_remove(&accounts->by_look, look);
    }
    (void)strmap_remove(&accounts->by_key, str_of(entry->account.key));
    if (entry->account.character) {
        (void)map_remove(&accounts->by_character, entry->account.character);
    }
    mem_free(entry);
}

/* The entry of a row of the store: the one in memory if there is one, see invariant 1. */
static struct entry *entry_of_row(
        struct accounts *accounts, const struct value *columns, size_t count)
{
    must(count >= 8);
    struct entry *entry = strmap_find(&accounts->by_key, value_as_str(&columns[0]));
    if (entry) {
        return entry;
    }
    entry = mem_alloc(sizeof(*entry));
    struct account *account = &entry->account;
    copy_text(account->key, sizeof(account->key), value_as_str(&columns[0]));
    copy_text(account->name, sizeof(account->name), value_as_str(&columns[1]));
    account->role = role_of(&columns[2]);
    copy_text(account->password, sizeof(account->password), value_as_str(&columns[3]));
    account->character = value_as_id(&columns[4]);
    account->disabled = value_as_int(&columns[5], 0) != 0;
    account->created_ms = value_as_int(&columns[6], 0);
    account->seen_ms = value_as_int(&columns[7], 0);
    if (count > 8) {
        read_past(&columns[8], &account->past);
    }
    entry_keep(accounts, entry);
    return entry;
}

/* NULL stays NULL: no account is ever taken away. */
static const struct account *look_at(struct engine *engine, const struct entry *entry)
{
    if (entry && engine->slice->open) {
        slice_lean_on(engine, entry->changed);
    }
    return entry ? &entry->account : NULL;
}

struct row_search {
    struct accounts *accounts;
    struct entry *found;
};

static bool take_row(void *data, const struct value *columns, size_t count)
{
    struct row_search *search = data;
    search->found = entry_of_row(search->accounts, columns, count);
    return false;
}

static struct entry *find_key(struct engine *engine, struct str key)
{
    struct accounts *accounts = engine->accounts;
    struct entry *entry = strmap_find(&accounts->by_key, key);
    if (entry) {
        return entry;
    }
    struct row_search search = {.accounts = accounts};
    struct value arg = value_str(key);
    struct err err;
    if (!store_query(engine->store, QUERY_ACCOUNT, &arg, 1, take_row, &search, &err)) {
        log_error("cannot read the account %.*s: %s", STR_FMT(key), err.text);
    }
    value_finish(&arg);
    return search.found;
}

const struct account *account_find(struct engine *engine, struct str name)
{
    if (!account_name_is_formed(name)) {
        return NULL;
    }
    char key[ACCOUNT_NAME_MAX + 1];
    account_key(name, key);
    return look_at(engine, find_key(engine, str_of(key)));
}

static bool take_like(void *data, const struct value *columns, size_t count)
{
    (void)entry_of_row(data, columns, count);
    return true;
}

static const struct entry *find_like(struct engine *engine, struct str name, struct str look)
{
    struct accounts *accounts = engine->accounts;
    struct value arg = value_str(look);
    struct err err;
    if (!store_query(engine->store, QUERY_ACCOUNTS_LIKE, &arg, 1, take_like, accounts, &err)) {
        log_error("cannot read the accounts like %.*s: %s", STR_FMT(name), err.text);
    }
    value_finish(&arg);
    const struct entry *entry = strmap_find(&accounts->by_look, look);
    while (entry && !account_names_are_alike(name, str_of(entry->account.name))) {
        entry = entry->next;
    }
    return entry;
}

static void forget_unlike(struct accounts *accounts)
{
    strmap_finish(&accounts->unlike);
    strmap_init(&accounts->unlike);
}

const struct account *account_find_like(struct engine *engine, struct str name)
{
    struct accounts *accounts = engine->accounts;
    if (!account_name_is_formed(name) || strmap_find(&accounts->unlike, name)) {
        return NULL;
    }
    char key[ACCOUNT_NAME_MAX + 1];
    char look[ACCOUNT_NAME_MAX + 1];
    account_key(name, key);
    const struct entry *entry = find_key(engine, str_of(key));
    entry = entry ? entry : find_like(engine, name, look_of(key, look));
    if (!entry) {
        if (accounts->unlike.count >= UNLIKE_MAX) {
            forget_unlike(accounts);
        }
        (void)strmap_put(&accounts->unlike, name, accounts);
    }
    return look_at(engine, entry);
}

static bool take_key(void *data, const struct value *columns, size_t count)
{
    if (count > 0) {
        copy_text(data, ACCOUNT_NAME_MAX + 1, value_as_str(&columns[0]));
    }
    return false;
}

const struct account *account_of(struct engine *engine, uint64_t character)
{
    struct entry *entry =
            character ? map_find(&engine->accounts->by_character, character) : NULL;
    if (entry || !character) {
        return look_at(engine, entry);
    }
    char key[ACCOUNT_NAME_MAX + 1] = "";
    struct value arg = value_int((int64_t)character);
    struct err err;
    if (!store_query(engine->store, QUERY_ACCOUNT_OF, &arg, 1, take_key, key, &err)) {
        log_error("cannot read whose character #%llu is: %s", (unsigned long long)character,
                err.text);
    }
    return look_at(engine, key[0] ? find_key(engine, str_of(key)) : NULL);
}

struct row_walk {
    struct accounts *accounts;
    void (*visit)(void *data, const struct account *account);
    void *data;
};

static bool visit_row(void *data, const struct value *columns, size_t count)
{
    struct row_walk *walk = data;
    struct entry *entry = entry_of_row(walk->accounts, columns, count);
    entry->walk = walk->accounts->walk;
    walk->visit(walk->data, &entry->account);
    return true;
}

bool account_each(struct engine *engine,
        void (*visit)(void *data, const struct account *account), void *data)
{
    struct accounts *accounts = engine->accounts;
    struct row_walk walk = {accounts, visit, data};
    accounts->walk++;
    struct err err;
    bool ok = store_query(engine->store, QUERY_ACCOUNTS, NULL, 0, visit_row, &walk, &err);
    if (!ok) {
        log_error("cannot read the accounts: %s", err.text);
    }
    size_t cursor = 0;
    struct str key;
    void *value = NULL;
    while (strmap_each(&accounts->by_key, &cursor, &key, &value)) {
        struct entry *entry = value;
        if (entry->walk != accounts->walk) {
            visit(data, &entry->account);
        }
    }
    return ok;
}

/* -- changes -- */

/* How an account was before a change of the open tx. */
struct change {
    struct accounts *accounts;
    struct entry *entry;
    struct account before;
    bool created;
};

static void change_undo(void *data)
{
    struct change *change = data;
    if (change->created) {
        entry_forget(change->accounts, change->entry);
    } else {
        change->entry->account = change->before;
    }
}

static struct entry *change_begin(
        struct engine *engine, struct entry *entry, bool created, bool told)
{
    struct accounts *accounts = engine->accounts;
    struct change *change = mem_alloc(sizeof(*change));
    *change = (struct change){accounts, entry, entry->account, created};
    struct tx_hook hook = {.undo = change_undo, .drop = mem_free, .data = change};
    tx_on_end(engine->world, hook);
    if (told) {
        entry->changed = engine->world->commit_number + 1;
        accounts->changed = entry->changed;
    }
    return entry;
}

/* The account was handed out const; its owner may write. */
static struct entry *entry_of(struct engine *engine, const struct account *account)
{
    struct entry *entry = strmap_find(&engine->accounts->by_key, str_of(account->key));
    must(entry && &entry->account == account);
    return entry;
}

static void entry_write(struct engine *engine, const struct entry *entry)
{
    const struct account *account = &entry->account;
    struct value row[] = {
            value_text(account->key),
            value_text(account->name),
            value_int(account->role),
            value_text(account->password),
            value_int((int64_t)account->character),
            value_int(account->disabled),
            value_int(account->created_ms),
            value_int(account->seen_ms),
            write_past(&account->past),
    };
    tx_put(engine->world, TABLE_ACCOUNT, row, sizeof(row) / sizeof(row[0]));
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        value_finish(&row[i]);
    }
}

/* A player who sleeps in the start room, belonging to the world itself. */
static struct object *make_character(struct engine *engine, struct str name)
{
    struct object *character = world_create(engine->world, 0);
    struct object *player = world_get_ref(engine->world, "player");
    struct object *start = world_find_ref(engine->world, str_of(engine->options.start));
    struct err err;
    must(proto_set(engine->world, character, &player, 1, &err));
    prop_set(engine->world, character, ATOM_name, value_str(name));
    if (start) {
        prop_set(engine->world, character, ATOM_asleep, value_object(start->id));
    }
    return character;
}

const struct account *account_create(
        struct engine *engine, struct str name, enum role role, const char *password_hash)
{
    return account_adopt(engine, name, role, password_hash, make_character(engine, name)->id);
}

const struct account *account_adopt(struct engine *engine, struct str name, enum role role,
        const char *password_hash, uint64_t character)
{
    must(account_name_is_formed(name) && !account_find(engine, name));
    struct entry *entry = mem_alloc(sizeof(*entry));
    struct account *account = &entry->account;
    account_key(name, account->key);
    copy_text(account->name, sizeof(account->name), name);
    account->role = role;
    copy_text(account->password, sizeof(account->password),
            str_of(password_hash ? password_hash : ""));
    account->character = character;
    account->created_ms = clock_wall_ms();
    forget_unlike(engine->accounts);
    entry_keep(engine->accounts, change_begin(engine, entry, true, true));
    entry_write(engine, entry);
    return account;
}

void account_set_role(struct engine *engine, const struct account *account, enum role role)
{
    struct entry *entry = change_begin(engine, entry_of(engine, account), false, true);
    entry->account.role = role;
    entry_write(engine, entry);
    audit_write(engine, engine->slice->actor, STR("role"), str_of(account->name),
            str_of(role_name(role)));
    moment_come(engine, MOMENT_ROLE, &entry->account);
}

void account_set_password(
        struct engine *engine, const struct account *account, const char *password_hash)
{
    struct entry *entry = change_begin(engine, entry_of(engine, account), false, true);
    copy_text(entry->account.password, sizeof(entry->account.password), str_of(password_hash));
    entry_write(engine, entry);
    struct account_lock lock = {
            .character = account->character,
            .why = "The password has been changed. Please log in again.",
    };
    moment_come(engine, MOMENT_LOCK, &lock);
    if (engine->slice->actor != account->character) {
        audit_write(
                engine, engine->slice->actor, STR("password"), str_of(account->name), STR_NONE);
    }
}

void account_set_disabled(struct engine *engine, const struct account *account, bool disabled)
{
    struct entry *entry = change_begin(engine, entry_of(engine, account), false, true);
    entry->account.disabled = disabled;
    entry_write(engine, entry);
    if (disabled) {
        struct account_lock lock = {
                .character = account->character,
                .all = true,
                .why = "Your account has been disabled.",
        };
        moment_come(engine, MOMENT_LOCK, &lock);
    }
    audit_write(engine, engine->slice->actor, disabled ? STR("disable") : STR("enable"),
            str_of(account->name), STR_NONE);
}

void account_set_seen(struct engine *engine, const struct account *account)
{
    struct entry *entry = change_begin(engine, entry_of(engine, account), false, false);
    entry->account.seen_ms = clock_wall_ms();
    entry_write(engine, entry);
}

void account_set_wrong(
        struct engine *engine, const struct account *account, const char *address)
{
    struct entry *entry = change_begin(engine, entry_of(engine, account), false, false);
    struct account_past *past = &entry->account.past;
    if (past->wrong == 0) {
        past->wrong_since_ms = clock_wall_ms();
    }
    past->wrong += past->wrong < UINT32_MAX;
    copy_text(past->wrong_from, sizeof(past->wrong_from), str_of(address));
    entry_write(engine, entry);
}

static size_t place_of(const struct account_past *past, struct str address)
{
    size_t i = 0;
    while (i < ACCOUNT_ADDRESSES && !str_equal(str_of(past->known[i]), address)) {
        i++;
    }
    return i;
}

bool account_knows(const struct account *account, struct str address)
{
    return address.length > 0 && place_of(&account->past, address) < ACCOUNT_ADDRESSES;
}

void account_set_entered(
        struct engine *engine, const struct account *account, struct str address, bool told)
{
    struct entry *entry = change_begin(engine, entry_of(engine, account), false, false);
    struct account_past *past = &entry->account.past;
    size_t at = place_of(past, address);
    size_t moved = at < ACCOUNT_ADDRESSES ? at : ACCOUNT_ADDRESSES - 1;
    memmove(past->known[1], past->known[0], moved * sizeof(past->known[0]));
    copy_text(past->known[0], sizeof(past->known[0]), address);
    if (told) {
        past->wrong = 0;
        past->wrong_from[0] = '\0';
    }
    entry_write(engine, entry);
}
