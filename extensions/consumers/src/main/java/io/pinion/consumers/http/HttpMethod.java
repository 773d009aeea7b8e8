package io.pinion.consumers.http;

/** What a route answers to. */
public enum HttpMethod {
    /** Asks for a representation. */
    GET,
    /** Asks for the fields of a representation; a route of its own, GET does not imply it. */
    HEAD,
    /** Hands something over. */
    POST,
    /** Replaces. */
    PUT,
    /** Changes in part. */
    PATCH,
    /** Removes. */
    DELETE
}
