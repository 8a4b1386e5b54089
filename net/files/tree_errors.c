/* tree_errors.c -- what stands in ERRORS.txt? A line for each thing that went wrong and is so still: the file of the area
 * that was not saved, and of behaviours what came after the revision that is in force. */
#include "net/files/tree_impl.h"

#include <string.h>

bool tree_is_beside(const struct tree_entry *behaviour, const struct tree_entry *errors)
{
    struct str folder = str_of(errors->path);
    struct str rest;
    folder.length -= sizeof(TREE_ERRORS_NAME) - 1;
    return tree_path_take(str_of(behaviour->path), folder, &rest) &&
           str_starts(rest, STR("behaviours/"));
}

static void put_error(const struct tree_entry *behaviour, const json_t *error, struct buf *out)
{
    struct str path = str_of(behaviour->path);
    const char *text = json_string_value(json_object_get(error, "text"));
    size_t at = str_find(path, STR("/behaviours/"), 0);
    buf_printf(
            out, "%.*s: %s\n", STR_FMT(str_slice(path, at + 1, path.length)), text ? text : "");
}

static void put_problem(
        const struct tree *tree, const struct tree_entry *errors, struct buf *out)
{
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *one = &tree->entries[i];
        if (one->kind == TREE_DESIGN && one->id == errors->id && one->problem) {
            const char *name = strrchr(one->path, '/');
            buf_printf(out, "%s: not saved: %s\n", name + 1, one->problem);
        }
    }
}

void tree_put_errors(const struct tree *tree, const struct tree_entry *errors,
        const json_t *reply, struct buf *out)
{
    size_t i = 0;
    const json_t *error = NULL;
    put_problem(tree, errors, out);
    json_array_foreach(json_object_get(reply, "errors"), i, error)
    {
        uint64_t id = (uint64_t)json_integer_value(
                json_object_get(json_object_get(error, "object"), "id"));
        double time = json_number_value(json_object_get(error, "time"));
        for (size_t k = 0; id != 0 && k < tree->count; k++) {
            const struct tree_entry *one = &tree->entries[k];
            if (one->kind == TREE_BEHAVIOUR && one->id == id && tree_is_beside(one, errors) &&
                    time > one->time && time > one->saved) {
                put_error(one, error, out);
            }
        }
    }
}
