#pragma once
/* script_lint_impl.h -- what the files of the linter share; nobody else includes it. */
#include "engine/core/script/grammar.h"
#include "engine/data/lexer.h"
#include "engine/lua/lint/script_lint.h"

#include <stdint.h>

/* What is known of an expression. */
enum expr_kind {
    EXPR_OTHER,
    EXPR_NIL,
    EXPR_STRING, /* a literal: token */
    EXPR_GLOBAL, /* token is its name */
    EXPR_LOCAL,  /* token is its name */
    EXPR_EVENT,  /* the e of a handler */
    EXPR_MEMBER, /* a.b or a:b: token is b, base says what a is */
    EXPR_TABLE,  /* {name = value}: names */
};

/* What a player typed, or something it was glued into. */
enum taint { TAINT_NONE, TAINT_RAW, TAINT_GLUED };

struct expr {
    struct token token;
    struct token library; /* EXPR_MEMBER of EXPR_GLOBAL: that one's name */
    struct token taint_at;
    const struct function *event; /* EXPR_EVENT: whose; may be NULL */
    size_t names;                 /* EXPR_TABLE: the first in lint->table_names */
    size_t name_count;
    enum expr_kind kind;
    enum expr_kind base; /* EXPR_MEMBER: of what stands before it */
    enum taint taint;
    bool of_object;  /* EXPR_MEMBER: what stands before it is an object for certain */
    bool is_object;  /* it is an object for certain */
    bool open_names; /* EXPR_TABLE: has others that are not known */
};

/* For what a function was given. */
enum function_kind {
    FUNCTION_PLAIN,
    FUNCTION_COMMAND,
    FUNCTION_BEFORE,
    FUNCTION_ON,
    FUNCTION_DESCRIBE,
    FUNCTION_ATOMIC
};

struct function {
    enum function_kind kind;
    bool takes_event;        /* its first parameter is called e */
    struct grammar *grammar; /* owned; FUNCTION_COMMAND, if the pattern is known */
    struct buf pattern;      /* what the grammar's names point into */
    const struct function *outer;
};

struct local {
    struct str name;
    enum taint taint;
    struct token taint_at;
    bool is_event;
    bool is_object;
    const struct function *event;
};

struct pending {
    struct token token;
    char *text; /* owned */
};

struct lint {
    const struct lint_names *names;
    struct lexer lexer;
    struct token token; /* the one to be looked at */
    struct token next;
    unsigned depth;
    size_t work;      /* steps that are no step over a word: bounded */
    unsigned guesses; /* what was meant instead was looked for so often */
    bool gave_up;     /* too deep, or no Lua: what is left is not looked at */
    bool own_globals; /* it plays with _ENV: globals are not looked at */
    const struct function *function;
    struct local *locals;
    size_t local_count;
    size_t local_capacity;
    struct str *table_names;
    size_t table_name_count;
    size_t table_name_capacity;
    struct str *set_globals;
    size_t set_count;
    size_t set_capacity;
    struct str *set_fields; /* fields of e that are written somewhere */
    size_t field_count;
    size_t field_capacity;
    struct pending *unknown; /* globals read, for the end */
    size_t unknown_count;
    size_t unknown_capacity;
    struct pending *fields; /* fields of e read that there are not, for the end */
    size_t fields_count;
    size_t fields_capacity;
    struct pending *problems;
    size_t problem_count;
    size_t problem_capacity;
};

#define LINT_NAMES_MAX 500 /* unknown ones, set ones: more are not looked at */
#define LINT_GUESSES_MAX 20

/* Makes room for one more in an array. */
#define LINT_ROOM(array, count, capacity)                                                      \
    do {                                                                                       \
        if ((count) == (capacity)) {                                                           \
            (capacity) = (capacity)*2 + 16;                                                    \
            (array) = mem_realloc((array), (capacity) * sizeof(*(array)));                     \
        }                                                                                      \
    } while (false)

/* -- script_lint.c -- */
void lint_advance(struct lint *lint);
bool lint_is(const struct lint *lint, const char *symbol);
/* Steps over symbol if it is there. */
bool lint_accept(struct lint *lint, const char *symbol);
/* Same; without it the rest is given up. */
void lint_expect(struct lint *lint, const char *symbol);
/* Parameters, body and end of a function. */
void lint_function_body(struct lint *lint, struct function *function, bool has_self);
void lint_problem(struct lint *lint, const struct token *at, const char *format, ...)
        PRINTF_LIKE(3, 4);
struct local *lint_find_local(struct lint *lint, struct str name);

/* -- script_lint_expr.c -- */
struct expr lint_expr(struct lint *lint);
/* A name with all that follows it; *is_call: it ends in a call. */
struct expr lint_suffixed(struct lint *lint, bool *is_call);

#define LINT_ARGS_MAX 8

/* A call, once all of it was read. */
struct call_seen {
    const struct expr *callee;
    const struct expr *args; /* the first LINT_ARGS_MAX */
    size_t arg_count;
    struct expr receiver; /* of a method */
    bool is_method;
};

/* -- script_lint_rules.c -- */
/* For what the function literal that comes next is: the last argument of callee so far. */
void lint_purpose(struct lint *lint, const struct expr *callee, const struct expr *args,
        size_t arg_count, struct function *out);
void lint_global_read(struct lint *lint, const struct token *name);
void lint_global_written(struct lint *lint, const struct token *name);
void lint_member_read(struct lint *lint, const struct expr *base, const struct expr *member);
void lint_assigned(struct lint *lint, const struct expr *target, const struct expr *value);
void lint_returned(struct lint *lint, const struct expr *value);
/* Looks at a call and says what is known of what it gives. */
struct expr lint_called(struct lint *lint, const struct call_seen *call);
/* True if the field of e is what a player typed. */
bool lint_field_is_raw(const struct function *event, struct str field);
bool lint_field_is_object(const struct function *event, struct str field);
void lint_report_unknown(struct lint *lint);
