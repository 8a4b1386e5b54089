/* serve_modules.c -- what a server does with each module of its build, in their order; see server_module.h. */
#include "engine/app/modules.h"
#include "engine/app/plugins.h"
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"

static size_t count_modules(void)
{
    return skein_modules_count(skein_modules());
}

/* Returns the i-th module's part; all its members are NULL if it has none. */
static const struct server_module *part_of(size_t i)
{
    static const struct server_module none;
    return skein_modules()[i]->server ? skein_modules()[i]->server : &none;
}

/* The same; a connection proxy asks only some. */
static const struct server_module *part_for(const struct server *server, size_t i)
{
    static const struct server_module none;
    return server->net.gate && !part_of(i)->of_gate ? &none : part_of(i);
}

/* A walk through the modules' parts. */
struct walk {
    size_t next;
    size_t i;
    const struct server_module *part;
};

/* Takes the next part; false after the last. */
static bool walk_on(struct walk *walk)
{
    walk->i = walk->next++;
    walk->part = skein_modules()[walk->i] ? part_of(walk->i) : NULL;
    return walk->part != NULL;
}

void serve_modules_init(struct server *server)
{
    plugins_end_loading();
    size_t count = count_modules();
    server->module_states = mem_alloc_array(count, sizeof(void *));
    server->module_watchers = mem_alloc_array(count + 1, sizeof(struct server_module *));
    for (size_t i = 0, watchers = 0; i < count; i++) {
        const struct server_module *part = part_of(i);
        if (part->why_stop || part->is_over) {
            server->module_watchers[watchers++] = part;
        }
    }
}

void **server_module_state(struct server *server, const char *module)
{
    return &server->module_states[skein_modules_find(skein_modules(), module)];
}

bool serve_modules_begin(struct server *server, struct err *err)
{
    bool ok = true;
    for (struct walk at = {0}; ok && walk_on(&at);) {
        ok = !at.part->begin || at.part->begin(server, &server->module_states[at.i], err);
    }
    return ok;
}

static void drop_made(struct server *server, void **made, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct server_module *part = part_for(server, i);
        if (part->drop && made[i] != server->module_states[i]) {
            part->drop(server, &server->module_states[i], made[i]);
        }
    }
    mem_free(made);
}

void **serve_modules_prepare(
        struct server *server, const struct config *config, struct err *err)
{
    void **made = mem_alloc_array(count_modules(), sizeof(void *));
    for (size_t i = 0; skein_modules()[i]; i++) {
        const struct server_module *part = part_for(server, i);
        if (part->prepare &&
                !part->prepare(server, &server->module_states[i], config, &made[i], err)) {
            drop_made(server, made, i);
            return NULL;
        }
    }
    return made;
}

void serve_modules_take(struct server *server, void **made)
{
    for (size_t i = 0; skein_modules()[i]; i++) {
        const struct server_module *part = part_for(server, i);
        if (part->take && made[i] != server->module_states[i]) {
            part->take(server, &server->module_states[i], made[i]);
        }
    }
    mem_free(made);
}

void serve_modules_drop(struct server *server, void **made)
{
    drop_made(server, made, count_modules());
}

bool serve_modules_open(struct server *server, struct err *err)
{
    bool ok = true;
    for (struct walk at = {0}; ok && walk_on(&at);) {
        ok = !at.part->open || at.part->open(server, &server->module_states[at.i], err);
    }
    return ok;
}

void serve_modules_ready(struct server *server)
{
    for (struct walk at = {0}; walk_on(&at);) {
        if (at.part->ready) {
            at.part->ready(server);
        }
    }
}

void serve_modules_stopping(struct server *server)
{
    for (struct walk at = {0}; walk_on(&at);) {
        if (at.part->stopping) {
            at.part->stopping(server, &server->module_states[at.i]);
        }
    }
}

/* In the opposite order, because a module may use those that it needs. */
void serve_modules_close(struct server *server)
{
    for (size_t i = count_modules(); i-- > 0;) {
        const struct server_module *part = part_for(server, i);
        if (part->close) {
            part->close(server, &server->module_states[i]);
        }
    }
}

void serve_modules_finish(struct server *server)
{
    for (size_t i = count_modules(); i-- > 0;) {
        const struct server_module *part = part_of(i);
        if (part->finish) {
            part->finish(server, &server->module_states[i]);
        }
    }
    mem_free(server->module_states);
    server->module_states = NULL;
    mem_free((void *)server->module_watchers);
    server->module_watchers = NULL;
}

void serve_modules_before_world(struct server *server)
{
    for (struct walk at = {0}; walk_on(&at);) {
        if (at.part->before_world) {
            at.part->before_world(server);
        }
    }
}

void serve_modules_store_options(const struct server *server, struct store_options *out)
{
    for (struct walk at = {0}; walk_on(&at);) {
        if (at.part->store_options) {
            at.part->store_options(server, out);
        }
    }
}

bool serve_modules_know_leader(const struct server *server)
{
    bool known = false;
    for (struct walk at = {0}; walk_on(&at);) {
        known |= at.part->knows_leader && at.part->knows_leader(server);
    }
    return known;
}

bool serve_modules_have_arbiter(void)
{
    bool have = false;
    for (size_t i = 0; skein_modules()[i]; i++) {
        have |= part_of(i)->open_arbiter != NULL;
    }
    return have;
}

bool serve_modules_open_arbiter(
        struct server *server, struct store **store, struct arbiter *out, struct err *err)
{
    bool ok = true;
    for (struct walk at = {0}; ok && walk_on(&at);) {
        ok = !at.part->open_arbiter || at.part->open_arbiter(server, store, out, err);
    }
    return ok;
}

bool serve_modules_open_gate(
        struct server *server, const struct gate_worlds *worlds, struct err *err)
{
    for (struct walk at = {0}; walk_on(&at);) {
        if (at.part->open_gate) {
            return at.part->open_gate(server, &server->module_states[at.i], worlds, err);
        }
    }
    const struct known_module *known = known_modules();
    while (strcmp(known->name, "realm") != 0) {
        known++;
    }
    struct module_missing missing = module_missing(known);
    return err_set(err, ERR_MISSING,
            "%s, so a gate cannot find the worlds of one: name the world's address with --to, "
            "or %s",
            missing.why, missing.remedy);
}

const char *serve_modules_why_stop(const struct server *server)
{
    const struct server_module *const *watchers = server->module_watchers;
    const char *why = NULL;
    for (size_t i = 0; !why && watchers[i]; i++) {
        why = watchers[i]->why_stop ? watchers[i]->why_stop(server) : NULL;
    }
    return why;
}

bool serve_modules_are_over(const struct server *server)
{
    const struct server_module *const *watchers = server->module_watchers;
    bool over = false;
    for (size_t i = 0; !over && watchers[i]; i++) {
        over = watchers[i]->is_over && watchers[i]->is_over(server);
    }
    return over;
}

bool serve_modules_are_well(const struct server *server, struct err *err)
{
    bool ok = true;
    for (struct walk at = {0}; ok && walk_on(&at);) {
        ok = !at.part->is_well || at.part->is_well(server, err);
    }
    return ok;
}

bool serve_modules_may_end(struct server *server)
{
    bool may = true;
    for (struct walk at = {0}; may && walk_on(&at);) {
        may = !at.part->may_end || at.part->may_end(server);
    }
    return may;
}

const char *serve_modules_copy_in_step(const struct server *server, int64_t *out_since_ms)
{
    const char *name = NULL;
    for (struct walk at = {0}; !name && walk_on(&at);) {
        name = at.part->copy_in_step ? at.part->copy_in_step(server, out_since_ms) : NULL;
    }
    return name;
}

void serve_modules_put_health(const struct server *server, struct buf *out)
{
    for (struct walk at = {0}; walk_on(&at);) {
        if (at.part->put_health) {
            at.part->put_health(server, out);
        }
    }
}

static size_t count_checks(size_t i, const struct config *config)
{
    const struct server_module *part = part_of(i);
    return !part->check ? 0 : part->check_count ? part->check_count(config) : 1;
}

size_t serve_modules_count(const struct config *config)
{
    size_t count = 0;
    for (size_t i = 0; skein_modules()[i]; i++) {
        count += count_checks(i, config);
    }
    return count;
}

bool serve_modules_check(
        struct server *server, const struct config *config, size_t i, struct err *err)
{
    size_t module = 0;
    while (i >= count_checks(module, config)) {
        i -= count_checks(module++, config);
    }
    return part_of(module)->check(server, config, i, err);
}

bool serve_modules_check_all(
        struct server *server, const struct config *config, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < serve_modules_count(config); i++) {
        ok = serve_modules_check(server, config, i, err);
    }
    return ok;
}

bool serve_modules_check_data(struct err *err)
{
    bool ok = true;
    for (struct walk at = {0}; ok && walk_on(&at);) {
        ok = !at.part->check_data || at.part->check_data(err);
    }
    return ok;
}

void serve_modules_reload_data(struct server *server)
{
    for (struct walk at = {0}; walk_on(&at);) {
        if (at.part->reload_data) {
            at.part->reload_data(server);
        }
    }
}

const struct web_part *serve_modules_web_part(size_t i)
{
    for (size_t k = 0; skein_modules()[k]; k++) {
        if (part_of(k)->web && i-- == 0) {
            return part_of(k)->web;
        }
    }
    return NULL;
}

const struct tel_option *serve_modules_telnet_option(size_t i)
{
    for (size_t k = 0; skein_modules()[k]; k++) {
        const struct tel_option *const *options = part_of(k)->telnet_options;
        for (size_t n = 0; options && options[n]; n++) {
            if (i-- == 0) {
                return options[n];
            }
        }
    }
    return NULL;
}

size_t serve_modules_tell_useless(
        const struct config *config, void (*say)(const char *sentence))
{
    size_t count = 0;
    for (const struct known_module *known = known_modules(); known->name; known++) {
        struct str keys = str_of(known->keys);
        while (keys.length > 0) {
            struct str key = str_trim(str_take_until(&keys, ','));
            if (config_is_used(config, key) && !known->module) {
                struct buf text = {0};
                struct module_missing missing = module_missing(known);
                buf_printf(&text, "%.*s does nothing, because %s: %s, or remove it",
                        STR_FMT(key), missing.why, missing.remedy);
                say(text.bytes);
                buf_finish(&text);
                count++;
            }
        }
    }
    return count;
}

void serve_modules_tell_missing(void)
{
    plugins_tell();
    struct buf names = {0};
    struct buf apart = {0};
    for (const struct known_module *known = known_modules(); known->name; known++) {
        if (!known->module) {
            struct buf *list = known->package ? &apart : &names;
            buf_printf(list, "%s%s", list->length > 0 ? ", " : "", known->name);
        }
    }
    if (names.length > 0) {
        log_notice("this build has no %s; skein --help says what each is", names.bytes);
    }
    if (apart.length > 0) {
        log_notice("not installed: %s; skein --help says what each is, and its package",
                apart.bytes);
    }
    buf_finish(&names);
    buf_finish(&apart);
}
