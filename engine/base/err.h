#pragma once
#include <stdbool.h>
#include <stddef.h>

/* The three kinds of failure are never mixed. A refusal is a value whose text goes to the player
 * who asked. An error (struct err) says that the outside failed. A bug (must) logs and aborts. */

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, first) __attribute__((format(printf, format_at, first)))

enum err_code {
    ERR_NONE = 0,
    ERR_IO,      /* the system refused */
    ERR_FORMAT,  /* malformed bytes */
    ERR_LIMIT,   /* larger than allowed */
    ERR_BUSY,    /* held by somebody else */
    ERR_MISSING, /* not found */
    ERR_EXISTS,  /* exists already */
    ERR_DENIED,  /* not allowed */
    ERR_STORE,   /* the database failed */
    ERR_SCRIPT,  /* Lua failed */
};

/* One failure, as one clear sentence. */
struct err {
    enum err_code code;
    char text[512];
};

/* Fills err (which may be NULL); returns false, so a failing path is one line. */
bool err_set(struct err *err, enum err_code code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts "context: " before err's text; returns false. */
bool err_wrap(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Logs and aborts if cond is false. Compiled in always. Never use it on bytes from a socket, file,
 * script or database. */
#define must(cond) ((cond) ? (void)0 : err_bug(#cond, __FILE__, __LINE__))

/* Logs once per place if cond is false; returns cond. */
#define soft(cond)                                                                             \
    ((cond) ? true : (__extension__({                                                          \
        static bool told_;                                                                     \
        err_soft(#cond, __FILE__, __LINE__, &told_);                                           \
    })))

_Noreturn void err_bug(const char *cond, const char *file, int line);
bool err_soft(const char *cond, const char *file, int line, bool *told);
