import AsyncHTTPClient

enum HTTPTransportPlaceholder {}
