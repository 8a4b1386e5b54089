/* call_table.c -- the table of typed calls, read once from data/calls. */
#include "engine/session/call_table.h"

#include "engine/base/asset.h"
#include "engine/base/log.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"

#include <stdlib.h>
#include <string.h>

struct call_table {
    struct strmap calls; /* name -> struct call_entry, owned */
    json_t *all;         /* array: the entries borrow from it */
    json_t *routes;
    json_t *shapes; /* name -> schema */
};

/* Aborts because of a mistake in data/calls, which the build does not check. */
static _Noreturn void fail(const char *what, const char *name)
{
    log_error("data/calls: %s \"%s\"", what, name);
    must(false && "data/calls is in order");
    abort();
}

static enum call_who who_of(const json_t *call)
{
    static const char *const names[] = {"anybody", "player", "builder", "wizard"};
    const char *who = json_string_value(json_object_get(call, "who"));
    size_t count = sizeof(names) / sizeof(names[0]);
    size_t i = who ? str_index(str_of(who), names, count) : CALL_ANYBODY;
    if (i == count) {
        fail("nobody is called", who);
    }
    return (enum call_who)i;
}

/* Replaces the shape by its schema. */
static const json_t *compile(json_t *call, const char *key)
{
    struct err err = {0};
    json_t *shape = json_object_get(call, key);
    json_t *schema = shape ? shape_schema(shape, &err)
                           : json_pack("{s:s, s:{}}", "type", "object", "properties");
    if (!schema) {
        fail("a shape is wrong:", err.text);
    }
    (void)json_object_set_new(call, key, schema);
    return schema;
}

static void add_call(struct call_table *table, const char *name, json_t *call)
{
    struct call_entry *entry = mem_alloc(sizeof(*entry));
    *entry = (struct call_entry){
            .name = name,
            .about = json_string_value(json_object_get(call, "about")),
            .who = who_of(call),
            .writes = json_is_true(json_object_get(call, "writes")),
            .behind = json_is_true(json_object_get(call, "behind")),
            .spoken = json_is_true(json_object_get(call, "spoken")),
            .parting = json_is_true(json_object_get(call, "parting")),
            .page = json_string_value(json_object_get(call, "page")),
            .takes = compile(call, "takes"),
            .gives = compile(call, "gives"),
    };
    if (!entry->about || strmap_find(&table->calls, str_of(name))) {
        fail("this call has no \"about\", or is defined twice:", name);
    }
    (void)strmap_put(&table->calls, str_of(name), entry);
}

static void add_file(void *data, struct str content)
{
    struct call_table *table = data;
    json_error_t why;
    json_t *file = json_loadb(content.bytes, content.length, JSON_REJECT_DUPLICATES, &why);
    const char *name = NULL;
    json_t *member = NULL;
    if (!file) {
        fail("a file is not JSON:", why.text);
    }
    json_object_foreach(json_object_get(file, "shapes"), name, member)
    {
        json_t *schema = shape_schema(member, NULL);
        if (!schema || json_object_get(table->shapes, name)) {
            fail("this shape is wrong, or is defined twice:", name);
        }
        (void)json_object_set_new(table->shapes, name, schema);
    }
    json_object_foreach(json_object_get(file, "calls"), name, member)
    {
        add_call(table, name, member);
    }
    (void)json_array_extend(table->routes, json_object_get(file, "routes"));
    (void)json_array_append_new(table->all, file);
}

/* Checks that each name that a schema refers to is a shape. */
static void check_refs(const struct call_table *table, const json_t *schema)
{
    const char *name = NULL;
    json_t *member = NULL;
    const char *ref = json_string_value(json_object_get(schema, "$ref"));
    if (ref && !json_object_get(table->shapes, ref + strlen(SHAPE_REF))) {
        fail("there is no shape", ref + strlen(SHAPE_REF));
    }
    json_object_foreach((json_t *)(uintptr_t)schema, name, member)
    {
        check_refs(table, member);
    }
    for (size_t i = 0; i < json_array_size(schema); i++) {
        check_refs(table, json_array_get(schema, i));
    }
}

struct call_table *call_table_create(void)
{
    struct call_table *table = mem_alloc(sizeof(*table));
    strmap_init(&table->calls);
    table->all = json_array();
    table->routes = json_array();
    table->shapes = json_object();
    asset_each_built_in("data/calls/", add_file, table);
    check_refs(table, table->shapes);
    check_refs(table, table->all);
    return table;
}

void call_table_destroy(struct call_table *table)
{
    size_t cursor = 0;
    void *entry = NULL;
    while (strmap_each(&table->calls, &cursor, NULL, &entry)) {
        mem_free(entry);
    }
    strmap_finish(&table->calls);
    json_decref(table->all);
    json_decref(table->routes);
    json_decref(table->shapes);
    mem_free(table);
}

const struct call_entry *call_table_find(const struct call_table *table, struct str name)
{
    return strmap_find(&table->calls, name);
}

bool call_entry_only_reads(const struct call_entry *entry)
{
    return !entry->writes && !entry->parting;
}

bool call_table_requires(const struct call_entry *entry, const char *argument)
{
    const json_t *required = json_object_get(entry->takes, "required");
    for (size_t i = 0; i < json_array_size(required); i++) {
        if (strcmp(json_string_value(json_array_get(required, i)), argument) == 0) {
            return true;
        }
    }
    return false;
}

const struct call_entry *call_table_next(const struct call_table *table, size_t *cursor)
{
    void *entry = NULL;
    return strmap_each(&table->calls, cursor, NULL, &entry) ? entry : NULL;
}

const json_t *call_table_routes(const struct call_table *table)
{
    return table->routes;
}

const json_t *call_table_shapes(const struct call_table *table)
{
    return table->shapes;
}
