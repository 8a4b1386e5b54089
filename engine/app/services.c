/* services.c -- the table of services, and the list of running services.
 *
 * One table is used by --listen, the configuration, the defaults and --help. The list of
 * running services is changed as a whole: if a new address in a reload fails, nothing changes.
 * An unchanged address is not touched, so no connection is dropped.
 *
 * A service through TLS is a second row with an equal kind.
 *
 * Sockets from systemd replace the addresses of their service. They are always served, because
 * people can connect to them.
 *
 * A service of a module is a row of its module.json. A module that is missing keeps its rows:
 * a configuration that names its service is refused with the way to get it. */
#include "engine/app/services.h"

#include "engine/app/modules.h"
#include "engine/app/plugins.h"
#include "engine/app/server_module.h"
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/base/str.h"
#include "net/stream/listener_address.h"
#include "net/stream/net.h"
#include "net/telnet/tel_frontend.h"

#include <string.h>

static const struct services_row kernel_services[] = {
        {"telnet", "127.0.0.1:4000", false, "telnet and MUD clients", false, &tel_service_kind,
                NULL},
        {"telnets", NULL, true, "the same through TLS", false, &tel_service_kind, NULL},
};

/* A socket opened early, for a later service. */
struct services_held {
    char *listen; /* owned; the requested address */
    bool open;
    struct listener_socket socket; /* valid if open */
    struct err why;                /* valid if not open */
};

enum { KERNEL_SERVICES = sizeof(kernel_services) / sizeof(kernel_services[0]) };

/* -- the table: the services of the kernel and then of all modules, built or not -- */

/* Returns the code of a module's service; NULL if this build does not have the module. */
static const struct service_kind *find_kind(const struct skein_module *module, const char *name)
{
    const struct module_service *one = module ? module->server->services : NULL;
    while (one && strcmp(one->name, name) != 0) {
        one++;
        must(one->name);
    }
    return one ? one->kind : NULL;
}

/* Returns false after the last one. */
static bool services_at(size_t i, struct services_row *out)
{
    if (i < KERNEL_SERVICES) {
        *out = kernel_services[i];
        return true;
    }
    i -= KERNEL_SERVICES;
    for (const struct known_module *module = known_modules(); module->name; module++) {
        for (const struct known_service *one = module->services; one->name; one++) {
            if (i-- == 0) {
                *out = (struct services_row){one->name, one->address, one->tls, one->help,
                        one->machines, find_kind(module->module, one->name), module};
                return true;
            }
        }
    }
    return false;
}

static bool has_service(const char *name)
{
    struct services_row row;
    bool has = false;
    for (size_t i = 0; !has && services_at(i, &row); i++) {
        has = strcmp(row.name, name) == 0;
    }
    return has;
}

bool services_load_module(const char *path, struct err *err)
{
    return plugins_load(path, has_service, err);
}

static void unknown_services(struct str name, struct err *err)
{
    struct buf names = {0};
    struct services_row row;
    for (size_t i = 0; services_at(i, &row); i++) {
        if (row.kind) {
            buf_printf(&names, "%s%s", i > 0 ? ", " : "", row.name);
        }
    }
    err_set(err, ERR_FORMAT, "there is no service \"%.*s\"; there is: %s", STR_FMT(name),
            names.bytes);
    buf_finish(&names);
}

/* Fails with a sentence if there is no such service, or not in this build. */
static bool find_row(struct str name, struct services_row *out, struct err *err)
{
    struct services_row row;
    for (size_t i = 0; services_at(i, &row); i++) {
        if (str_equal(name, str_of(row.name))) {
            *out = row;
            if (row.kind) {
                return true;
            }
            struct module_missing missing = module_missing(row.module);
            err_set(err, ERR_MISSING, "%s, so no service %s: %s", missing.why, row.name,
                    missing.remedy);
            return false;
        }
    }
    unknown_services(str_slice(name, 0, name.length < 32 ? name.length : 32), err);
    return false;
}

bool services_parse(
        const char *listen, struct services_row *out, const char **out_address, struct err *err)
{
    struct str rest = str_of(listen);
    struct str name = str_take_until(&rest, ':');
    if (name.length == 0 || rest.length == 0) {
        err_set(err, ERR_FORMAT,
                "\"%.128s\" is not SERVICE:ADDRESS, as \"telnet:127.0.0.1:4000\"", listen);
        return false;
    }
    *out_address = rest.bytes;
    return find_row(name, out, err);
}

bool services_is_listen(const char *listen, struct err *err)
{
    struct services_row row;
    const char *address = NULL;
    return services_parse(listen, &row, &address, err) &&
           listener_address_is_formed(address, err);
}

const struct service_kind *services_lines_kind(void)
{
    struct services_row row;
    for (size_t i = 0; services_at(i, &row); i++) {
        if (row.kind && row.kind->subprotocols) {
            return row.kind;
        }
    }
    return NULL;
}

void services_print(FILE *out)
{
    struct services_row row;
    for (size_t i = 0; services_at(i, &row); i++) {
        (void)fprintf(out, "  %-10s %-20s %s", row.name,
                row.address ? row.address : "(if asked for)", row.help);
        if (!row.kind && row.module->package) {
            (void)fprintf(out, " (not installed: %s)", row.module->package);
        } else if (!row.kind) {
            (void)fprintf(out, " (not in this build: -D%s=enabled)", row.module->name);
        }
        (void)fputc('\n', out);
    }
}

/* -- the list -- */

bool services_bring(
        struct services_list *list, struct str service, unsigned fd, struct err *err)
{
    struct services_row row;
    if (!find_row(service, &row, err)) {
        return false;
    }
    struct buf text = {0};
    buf_printf(&text, "%.*s:fd:%u", STR_FMT(service), fd);
    list->brought = mem_realloc(list->brought, (list->brought_count + 1) * sizeof(char *));
    list->brought[list->brought_count++] = mem_dup_text(text.bytes);
    buf_finish(&text);
    return true;
}

static bool is_wanted_services(const char *const *wanted, size_t count, const char *listen)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(wanted[i], listen) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_running(const struct services_list *list, const char *listen)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].listen, listen) == 0) {
            return true;
        }
    }
    return false;
}

static const struct services_held *find_held(
        const struct services_list *list, const char *listen)
{
    for (size_t i = 0; i < list->held_count; i++) {
        if (strcmp(list->held[i].listen, listen) == 0) {
            return &list->held[i];
        }
    }
    return NULL;
}

/* Returns whether the address is usable, if services_hold has tried it. */
static bool is_to_be_had(const struct services_held *held, struct err *err)
{
    return !held || held->open || err_set(err, held->why.code, "%s", held->why.text);
}

static void let_go(struct services_list *list)
{
    for (size_t i = 0; i < list->held_count; i++) {
        mem_free(list->held[i].listen);
        if (list->held[i].open) {
            listener_socket_close(&list->held[i].socket);
        }
    }
    mem_free(list->held);
    list->held = NULL;
    list->held_count = 0;
}

static bool open_one(struct services_list *list, struct net_context *context,
        const char *listen, struct err *err)
{
    struct services_row row;
    const char *address = NULL;
    struct service *running = NULL;
    if (!services_parse(listen, &row, &address, err)) {
        return false;
    }
    const struct services_held *held = find_held(list, listen);
    char taken[32];
    if (!is_to_be_had(held, err)) {
        return false;
    }
    if (held) {
        (void)snprintf(taken, sizeof(taken), "fd:%d", held->socket.fd);
        address = taken;
    }
    if (!service_open(row.kind, context, address, row.tls, &running, err)) {
        return false;
    }
    list->items = mem_realloc(list->items, (list->count + 1) * sizeof(*list->items));
    list->items[list->count++] = (struct services_one){row, mem_dup_text(listen), running};
    return true;
}

static void close_one(struct services_list *list, size_t i)
{
    service_close(list->items[i].running);
    mem_free(list->items[i].listen);
    list->items[i] = list->items[--list->count];
}

/* Stops listening, but keeps the service and its connections, for services_cut. */
static void retire(struct services_one *one)
{
    service_stop_listening(one->running);
    one->listen[0] = '\0';
}

/* Checks running services as well, so that the operator learns when the certificate of one of
 * them is missing. */
static bool check_tls(const struct net_context *context, const char *const *wanted,
        size_t count, struct err *err)
{
    for (size_t i = 0; i < count && !context->tls; i++) {
        struct services_row row;
        const char *address = NULL;
        if (!services_parse(wanted[i], &row, &address, err)) {
            return false;
        }
        if (row.tls) {
            return err_set(err, ERR_MISSING,
                    "%s needs a certificate: set tls = { certificate = FILE, key = FILE } in "
                    "the configuration; `skein certificate DIR` makes both for trying out",
                    wanted[i]);
        }
    }
    return true;
}

bool services_check(const struct net_context *context, const char *listen, struct err *err)
{
    struct services_row row;
    const char *address = NULL;
    return check_tls(context, &listen, 1, err) && services_parse(listen, &row, &address, err) &&
           (!row.kind->may_open || row.kind->may_open(row.kind, context, err));
}

static bool open_wanted(struct services_list *list, struct net_context *context,
        const char *const *wanted, size_t count,
        void (*opened)(const char *service, const char *address), struct err *err)
{
    size_t before = list->count;
    for (size_t i = 0; i < count; i++) {
        if (!is_running(list, wanted[i]) && !open_one(list, context, wanted[i], err)) {
            while (list->count > before) {
                close_one(list, list->count - 1);
            }
            return false;
        }
    }
    for (size_t i = before; opened && i < list->count; i++) {
        opened(list->items[i].row.name, service_address(list->items[i].running));
    }
    return true;
}

void services_tell(const struct services_list *list,
        void (*told)(const char *service, const char *address))
{
    for (size_t i = 0; i < list->count; i++) {
        told(list->items[i].row.name, service_address(list->items[i].running));
    }
}

static void free_endpoints(struct services_list *list)
{
    for (size_t i = 0; i < list->endpoint_count; i++) {
        mem_free((char *)(uintptr_t)list->endpoints[i].address);
        mem_free((char *)(uintptr_t)list->endpoints[i].asked);
    }
    mem_free(list->endpoints);
    list->endpoints = NULL;
    list->endpoint_count = 0;
}

/* Lists the ways to connect, for the pages. */
static void list_endpoints(struct services_list *list, struct net_context *context)
{
    free_endpoints(list);
    list->endpoints = mem_alloc_array(list->count, sizeof(*list->endpoints));
    for (size_t i = 0; i < list->count; i++) {
        const struct services_one *one = &list->items[i];
        if (one->listen[0] && !one->row.machines) {
            list->endpoints[list->endpoint_count++] = (struct net_endpoint){one->row.name,
                    mem_dup_text(service_address(one->running)), mem_dup_text(one->listen)};
        }
    }
    context->endpoints = list->endpoints;
    context->endpoint_count = list->endpoint_count;
}

/* The addresses to serve: sockets from systemd, and the requested addresses of all other
 * services, or their default addresses. */
struct wanted {
    char **all; /* owned, with the texts */
    size_t count;
};

static void want_services(struct wanted *wanted, const char *listen)
{
    wanted->all = mem_realloc(wanted->all, (wanted->count + 1) * sizeof(*wanted->all));
    wanted->all[wanted->count++] = mem_dup_text(listen);
}

static bool is_brought(const struct services_list *list, struct str service)
{
    for (size_t i = 0; i < list->brought_count; i++) {
        struct str rest = str_of(list->brought[i]);
        if (str_equal(str_take_until(&rest, ':'), service)) {
            return true;
        }
    }
    return false;
}

static void wanted_init(struct wanted *wanted, const struct services_list *list,
        const char *const *asked, size_t count)
{
    *wanted = (struct wanted){0};
    for (size_t i = 0; i < list->brought_count; i++) {
        want_services(wanted, list->brought[i]);
    }
    for (size_t i = 0; asked && i < count; i++) {
        struct str rest = str_of(asked[i]);
        if (!is_brought(list, str_take_until(&rest, ':'))) {
            want_services(wanted, asked[i]);
        }
    }
    struct services_row row;
    for (size_t i = 0; !asked && services_at(i, &row); i++) {
        if (row.kind && row.address && !is_brought(list, str_of(row.name))) {
            struct buf text = {0};
            buf_printf(&text, "%s:%s", row.name, row.address);
            want_services(wanted, text.bytes);
            buf_finish(&text);
        }
    }
}

static void free_texts(char **texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mem_free(texts[i]);
    }
    mem_free(texts);
}

bool services_run(struct services_list *list, struct net_context *context,
        const char *const *wanted, size_t count,
        void (*opened)(const char *service, const char *address), struct err *err)
{
    struct wanted all;
    wanted_init(&all, list, wanted, count);
    const char *const *texts = (const char *const *)all.all;
    bool ok = check_tls(context, texts, all.count, err) &&
              open_wanted(list, context, texts, all.count, opened, err);
    for (size_t i = 0; ok && i < list->count; i++) {
        if (!is_wanted_services(texts, all.count, list->items[i].listen)) {
            retire(&list->items[i]);
        }
    }
    if (ok) {
        let_go(list);
        list_endpoints(list, context);
    }
    free_texts(all.all, all.count);
    return ok;
}

/* Opens all sockets before closing any, because two addresses may be equal. */
static bool try_all(
        const struct services_list *list, const struct wanted *wanted, struct err *err)
{
    struct listener_socket *sockets = mem_alloc_array(wanted->count, sizeof(*sockets));
    size_t held = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < wanted->count; i++) {
        struct services_row row;
        const char *address = NULL;
        /* An address that is listed twice is opened once. */
        const struct services_held *before = find_held(list, wanted->all[i]);
        ok = is_to_be_had(before, err);
        if (ok && !before &&
                !is_wanted_services((const char *const *)wanted->all, i, wanted->all[i])) {
            ok = services_parse(wanted->all[i], &row, &address, err) &&
                 listener_socket_open(address, &sockets[held], err);
            held += ok;
        }
    }
    while (held > 0) {
        listener_socket_close(&sockets[--held]);
    }
    mem_free(sockets);
    return ok;
}

void services_hold(struct services_list *list, const char *const *wanted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str rest = str_of(wanted[i]);
        if (!is_brought(list, str_take_until(&rest, ':')) && !find_held(list, wanted[i]) &&
                listener_address_is_privileged(rest.bytes)) {
            struct services_held held = {.listen = mem_dup_text(wanted[i])};
            held.open = listener_socket_open(rest.bytes, &held.socket, &held.why);
            list->held = mem_realloc(list->held, (list->held_count + 1) * sizeof(held));
            list->held[list->held_count++] = held;
        }
    }
}

bool services_try(const struct services_list *list, const struct net_context *context,
        const char *const *wanted, size_t count, struct err *err)
{
    struct wanted all;
    wanted_init(&all, list, wanted, count);
    bool ok = true;
    for (size_t i = 0; ok && i < all.count; i++) {
        ok = services_check(context, all.all[i], err);
    }
    ok = ok && try_all(list, &all, err);
    free_texts(all.all, all.count);
    return ok;
}

bool services_are_privileged(const struct services_list *list)
{
    bool any = false;
    for (size_t i = 0; i < list->count; i++) {
        any |= list->items[i].listen[0] &&
               listener_address_is_privileged(service_address(list->items[i].running));
    }
    return any;
}

void services_stop_listening(struct services_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        service_stop_listening(list->items[i].running);
    }
}

void services_cut(struct services_list *list, const char *reason)
{
    for (size_t i = 0; i < list->count; i++) {
        service_cut(list->items[i].running, reason);
    }
}

void services_close(struct services_list *list)
{
    while (list->count > 0) {
        close_one(list, list->count - 1);
    }
    mem_free(list->items);
    free_endpoints(list);
    free_texts(list->brought, list->brought_count);
    let_go(list);
    *list = (struct services_list){0};
}
