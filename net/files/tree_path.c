/* tree_path.c -- paths of the tree and the contents of its folders. A folder exists as a prefix of
 * files' paths. */
#include "net/files/tree.h"

enum { SED_LENGTH = 9 };

bool tree_is_temporary(struct str path)
{
    static const struct str ends[] = {
            STR_IS("~"), STR_IS(".part"), STR_IS(".filepart"), STR_IS(".tmp"), STR_IS(".swp")};
    struct str name = path;
    for (size_t i = 0; i < path.length; i++) {
        name = path.bytes[i] == '/' ? str_slice(path, i + 1, path.length) : name;
    }
    bool is = (str_starts(name, STR(".")) && !str_ends(name, STR(".lua"))) ||
              str_equal(name, STR("4913")) ||
              (str_starts(name, STR("sed")) && name.length == SED_LENGTH &&
                      str_find_char(name, '.', 0) == SIZE_MAX);
    for (size_t i = 0; !is && i < sizeof(ends) / sizeof(ends[0]); i++) {
        is = str_ends(name, ends[i]);
    }
    return is && str_starts(path, STR("/areas/"));
}

bool tree_path_is_plain(struct str path)
{
    for (size_t i = 0; i < path.length; i++) {
        unsigned char c = (unsigned char)path.bytes[i];
        if (c < ' ' || c == 0x7F) {
            return false;
        }
    }
    return path.length <= TREE_PATH_MAX && str_is_utf8(path);
}

bool tree_path(struct str path, struct buf *out)
{
    size_t before = out->length;
    if (!tree_path_is_plain(path)) {
        return false;
    }
    while (path.length > 0) {
        struct str part = str_take_until(&path, '/');
        if (str_equal(part, STR(".."))) {
            while (out->length > before && out->bytes[--out->length] != '/') {
            }
        } else if (part.length > 0 && !str_equal(part, STR("."))) {
            buf_add_char(out, '/');
            buf_add_str(out, part);
        }
    }
    if (out->length == before) {
        buf_add_char(out, '/');
    }
    return true;
}

bool tree_path_take(struct str path, struct str folder, struct str *out_rest)
{
    if (str_equal(folder, STR("/"))) {
        folder = STR_NONE;
    }
    if (!str_starts(path, folder) || path.length <= folder.length ||
            path.bytes[folder.length] != '/') {
        return false;
    }
    *out_rest = str_slice(path, folder.length + 1, path.length);
    return true;
}

bool tree_next(const struct tree *tree, struct str folder, size_t *cursor, struct str *out_name,
        const struct tree_entry **out)
{
    if (tree->count == 0 && *cursor == 0 && str_equal(folder, STR("/"))) {
        (*cursor)++;
        *out_name = STR("areas");
        *out = NULL;
        return true;
    }
    while (*cursor < tree->count) {
        const struct tree_entry *entry = &tree->entries[(*cursor)++];
        struct str rest;
        if (!tree_path_take(str_of(entry->path), folder, &rest)) {
            continue;
        }
        size_t slash = str_find_char(rest, '/', 0);
        *out_name = str_slice(rest, 0, slash < rest.length ? slash : rest.length);
        *out = slash == SIZE_MAX ? entry : NULL;
        /* Of a folder all that is in it stands together, but for names that sort between. */
        bool told = false;
        for (size_t i = *cursor - 1; !*out && !told && i > 0; i--) {
            struct str before;
            told = tree_path_take(str_of(tree->entries[i - 1].path), folder, &before) &&
                   str_equal(str_take_until(&before, '/'), *out_name);
            if (!str_starts(str_of(tree->entries[i - 1].path), folder)) {
                break;
            }
        }
        if (!told) {
            return true;
        }
    }
    return false;
}
