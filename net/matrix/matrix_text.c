/* matrix_text.c -- converts names and plain texts between Matrix and the game. */
#include "net/matrix/matrix_text.h"

#include <string.h>

enum { USER_BYTES_MAX = 60 };

struct str matrix_server_of(struct str id)
{
    size_t at = str_find_char(id, ':', 0);
    return at == SIZE_MAX ? STR_NONE : str_slice(id, at + 1, id.length);
}

/* Appends what a name here may have of text. Returns false if anything is missing. */
static bool add_name(struct str text, struct buf *out)
{
    bool whole = text.length > 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    (c >= 'A' && c <= 'Z') || (c && strchr("-_.=", c));
        buf_add_char(out, good ? c : '_');
        whole = whole && good;
    }
    return whole;
}

void matrix_show_user(struct str user, struct str home, struct buf *out)
{
    struct str server = matrix_server_of(user);
    struct str rest = str_starts(user, STR("@")) ? str_slice(user, 1, user.length) : user;
    struct str name = str_take_until(&rest, ':');
    bool whole = add_name(str_fit(name, USER_BYTES_MAX), out) && name.length <= USER_BYTES_MAX;
    if (!str_equal(server, home)) {
        buf_add_char(out, '|');
        whole &= add_name(str_fit(server, USER_BYTES_MAX), out);
    }
    if (!whole) {
        buf_add_char(out, '~');
    }
}

void matrix_escape_path(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        buf_printf(out, plain ? "%c" : "%%%02X", c);
    }
}
