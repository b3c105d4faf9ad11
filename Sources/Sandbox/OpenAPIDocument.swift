// swift-format-ignore-file

/// What the recorded server answers at `/openapi.json` (Contract.md §2), for clients that ask for
/// it.
///
/// Nothing in the sandbox reads it: what is checked stands in the field tables.
let openAPIDocument = #"""
  {
   "openapi":"3.1.0",
   "info":{"title":"TurnCall","description":"Production voice agent platform API","version":"0.1.0"},
   "paths":{
    "/health":{
     "get":{
      "tags":["health"],
      "summary":"Health Check",
      "description":"Check service health including database and Redis connectivity.",
      "operationId":"health_check_health_get",
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{"additionalProperties":true,"type":"object","title":"Response Health Check Health Get"}
         }
        }
       }
      }
     }
    },
    "/ready":{
     "get":{
      "tags":["health"],
      "summary":"Readiness Check",
      "description":"Kubernetes readiness probe - checks if the service can serve traffic.",
      "operationId":"readiness_check_ready_get",
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "additionalProperties":{"type":"string"},
           "type":"object",
           "title":"Response Readiness Check Ready Get"
          }
         }
        }
       }
      }
     }
    },
    "/live":{
     "get":{
      "tags":["health"],
      "summary":"Liveness Check",
      "description":"Kubernetes liveness probe - checks if the process is alive.",
      "operationId":"liveness_check_live_get",
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "additionalProperties":{"type":"string"},
           "type":"object",
           "title":"Response Liveness Check Live Get"
          }
         }
        }
       }
      }
     }
    },
    "/v1/projects":{
     "post":{
      "tags":["projects"],
      "summary":"Create Project",
      "description":"Create a new project. Requires the platform credential (X-Platform-Key) —\nonly the builder can provision projects (ADR-0011).",
      "operationId":"create_project_v1_projects_post",
      "parameters":[
       {
        "name":"x-platform-key",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"X-Platform-Key"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/CreateProjectRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Create Project V1 Projects Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/projects/{project_id}":{
     "get":{
      "tags":["projects"],
      "summary":"Get Project",
      "description":"Get a project by ID. Must belong to the authenticated project.",
      "operationId":"get_project_v1_projects__project_id__get",
      "parameters":[
       {
        "name":"project_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Project Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Project V1 Projects  Project Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "delete":{
      "tags":["projects"],
      "summary":"Delete Project",
      "description":"Soft-delete a project (ADR-0011). A project can only delete ITSELF (the\npath id must match the authenticated project) and only with an admin key.\nAuto-unbinds the project's Twilio numbers and sweeps its object storage,\nthen marks the project deleted — its keys stop working immediately.\nIRREVERSIBLE for storage (recordings/KB files are purged).",
      "operationId":"delete_project_v1_projects__project_id__delete",
      "parameters":[
       {
        "name":"project_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Project Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Delete Project V1 Projects  Project Id  Delete"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/api-keys":{
     "post":{
      "tags":["api-keys"],
      "summary":"Create Api Key",
      "description":"Create the first API key for a project. Requires the platform credential\n(X-Platform-Key) — only the builder bootstraps keys (ADR-0011).\n\nAfter the first key exists, use authenticated endpoints to manage keys.",
      "operationId":"create_api_key_v1_api_keys_post",
      "parameters":[
       {
        "name":"project_id",
        "in":"query",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Project Id"}
       },
       {
        "name":"x-platform-key",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"X-Platform-Key"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/CreateApiKeyRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Create Api Key V1 Api Keys Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["api-keys"],
      "summary":"List Api Keys",
      "description":"List API keys for the authenticated project (without secrets).",
      "operationId":"list_api_keys_v1_api_keys_get",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Api Keys V1 Api Keys Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/api-keys/authenticated":{
     "post":{
      "tags":["api-keys"],
      "summary":"Create Api Key Authenticated",
      "description":"Create an additional API key. Requires a write role (admin/developer);\nthe new key's role may not exceed the caller's — otherwise a lower-privilege\nkey could mint an admin key and escalate.",
      "operationId":"create_api_key_authenticated_v1_api_keys_authenticated_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/CreateApiKeyRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Create Api Key Authenticated V1 Api Keys Authenticated Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/api-keys/{api_key_id}":{
     "delete":{
      "tags":["api-keys"],
      "summary":"Revoke Api Key",
      "description":"Revoke an API key (must belong to the authenticated project).",
      "operationId":"revoke_api_key_v1_api_keys__api_key_id__delete",
      "parameters":[
       {
        "name":"api_key_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Api Key Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Revoke Api Key V1 Api Keys  Api Key Id  Delete"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/agents":{
     "post":{
      "tags":["agents"],
      "summary":"Create Agent",
      "description":"Create a new draft agent.",
      "operationId":"create_agent_v1_agents_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/CreateAgentRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Create Agent V1 Agents Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["agents"],
      "summary":"List Agents",
      "description":"List agents for the authenticated project.",
      "operationId":"list_agents_v1_agents_get",
      "parameters":[
       {
        "name":"environment",
        "in":"query",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Environment"}
       },
       {
        "name":"state",
        "in":"query",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"State"}
       },
       {
        "name":"page",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","default":1,"title":"Page"}
       },
       {
        "name":"limit",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","default":50,"title":"Limit"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{"type":"object","additionalProperties":true,"title":"Response List Agents V1 Agents Get"}
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/agents/{agent_id}":{
     "get":{
      "tags":["agents"],
      "summary":"Get Agent",
      "description":"Get an agent by ID.",
      "operationId":"get_agent_v1_agents__agent_id__get",
      "parameters":[
       {
        "name":"agent_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Agent Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Agent V1 Agents  Agent Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "put":{
      "tags":["agents"],
      "summary":"Update Agent",
      "description":"Update a draft agent's config. Published agents cannot be updated.",
      "operationId":"update_agent_v1_agents__agent_id__put",
      "parameters":[
       {
        "name":"agent_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Agent Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/UpdateAgentRequest"}}}
      },
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Update Agent V1 Agents  Agent Id  Put"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "delete":{
      "tags":["agents"],
      "summary":"Delete Agent",
      "description":"Delete an agent (archives it — call history stays queryable).",
      "operationId":"delete_agent_v1_agents__agent_id__delete",
      "parameters":[
       {
        "name":"agent_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Agent Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Delete Agent V1 Agents  Agent Id  Delete"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/agents/{agent_id}/publish":{
     "post":{
      "tags":["agents"],
      "summary":"Publish Agent",
      "description":"Publish a draft agent. Freezes the version immutably.",
      "operationId":"publish_agent_v1_agents__agent_id__publish_post",
      "parameters":[
       {
        "name":"agent_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Agent Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Publish Agent V1 Agents  Agent Id  Publish Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/agents/{agent_id}/versions":{
     "get":{
      "tags":["agents"],
      "summary":"List Agent Versions",
      "description":"List all versions of an agent (by name).",
      "operationId":"list_agent_versions_v1_agents__agent_id__versions_get",
      "parameters":[
       {
        "name":"agent_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Agent Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Agent Versions V1 Agents  Agent Id  Versions Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/agents/{agent_id}/rollback":{
     "post":{
      "tags":["agents"],
      "summary":"Rollback Agent",
      "description":"Rollback to a previous version: un-archive it, archive current, update routing.",
      "operationId":"rollback_agent_v1_agents__agent_id__rollback_post",
      "parameters":[
       {
        "name":"agent_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Agent Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Rollback Agent V1 Agents  Agent Id  Rollback Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/phone-numbers":{
     "post":{
      "tags":["phone-numbers"],
      "summary":"Bind Phone Number",
      "description":"Bind a Twilio phone number to a routing target.",
      "operationId":"bind_phone_number_v1_phone_numbers_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/BindPhoneNumberRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Bind Phone Number V1 Phone Numbers Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["phone-numbers"],
      "summary":"List Phone Numbers",
      "description":"List phone numbers for the authenticated project.",
      "operationId":"list_phone_numbers_v1_phone_numbers_get",
      "parameters":[
       {
        "name":"page",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","default":1,"title":"Page"}
       },
       {
        "name":"limit",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","default":50,"title":"Limit"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Phone Numbers V1 Phone Numbers Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/phone-numbers/{phone_number_id}":{
     "get":{
      "tags":["phone-numbers"],
      "summary":"Get Phone Number",
      "description":"Get a phone number binding.",
      "operationId":"get_phone_number_v1_phone_numbers__phone_number_id__get",
      "parameters":[
       {
        "name":"phone_number_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Phone Number Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Phone Number V1 Phone Numbers  Phone Number Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "put":{
      "tags":["phone-numbers"],
      "summary":"Update Phone Number",
      "description":"Update a binding in place — id and server_url_secret stay stable, so\ncall-init endpoints keep verifying with the same secret across edits.",
      "operationId":"update_phone_number_v1_phone_numbers__phone_number_id__put",
      "parameters":[
       {
        "name":"phone_number_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Phone Number Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/UpdatePhoneNumberRequest"}}}
      },
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Update Phone Number V1 Phone Numbers  Phone Number Id  Put"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "delete":{
      "tags":["phone-numbers"],
      "summary":"Unbind Phone Number",
      "description":"Remove a phone number binding and clear the Twilio number's webhooks —\nan unbound number must not keep pointing Twilio at TurnCall.",
      "operationId":"unbind_phone_number_v1_phone_numbers__phone_number_id__delete",
      "parameters":[
       {
        "name":"phone_number_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Phone Number Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Unbind Phone Number V1 Phone Numbers  Phone Number Id  Delete"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/phone-numbers/{phone_number_id}/routing":{
     "put":{
      "tags":["phone-numbers"],
      "summary":"Set Routing Weights",
      "description":"Set A/B routing weights on a phone number.",
      "operationId":"set_routing_weights_v1_phone_numbers__phone_number_id__routing_put",
      "parameters":[
       {
        "name":"phone_number_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Phone Number Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/SetRoutingWeightsRequest"}}}
      },
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Set Routing Weights V1 Phone Numbers  Phone Number Id  Routing Put"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["phone-numbers"],
      "summary":"Get Routing",
      "description":"Get current routing configuration for a phone number.",
      "operationId":"get_routing_v1_phone_numbers__phone_number_id__routing_get",
      "parameters":[
       {
        "name":"phone_number_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Phone Number Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Routing V1 Phone Numbers  Phone Number Id  Routing Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "delete":{
      "tags":["phone-numbers"],
      "summary":"Clear Routing Weights",
      "description":"Clear A/B routing weights, revert to single-agent routing.",
      "operationId":"clear_routing_weights_v1_phone_numbers__phone_number_id__routing_delete",
      "parameters":[
       {
        "name":"phone_number_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Phone Number Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Clear Routing Weights V1 Phone Numbers  Phone Number Id  Routing Delete"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/knowledge-bases":{
     "post":{
      "tags":["knowledge-bases"],
      "summary":"Create Knowledge Base",
      "description":"Create a new knowledge base.",
      "operationId":"create_knowledge_base_v1_knowledge_bases_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/CreateKnowledgeBaseRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Create Knowledge Base V1 Knowledge Bases Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["knowledge-bases"],
      "summary":"List Knowledge Bases",
      "description":"List knowledge bases for the authenticated project.",
      "operationId":"list_knowledge_bases_v1_knowledge_bases_get",
      "parameters":[
       {
        "name":"page",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","default":1,"title":"Page"}
       },
       {
        "name":"limit",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","default":50,"title":"Limit"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Knowledge Bases V1 Knowledge Bases Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/knowledge-bases/{kb_id}":{
     "get":{
      "tags":["knowledge-bases"],
      "summary":"Get Knowledge Base",
      "description":"Get a knowledge base by ID.",
      "operationId":"get_knowledge_base_v1_knowledge_bases__kb_id__get",
      "parameters":[
       {
        "name":"kb_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Kb Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Knowledge Base V1 Knowledge Bases  Kb Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "put":{
      "tags":["knowledge-bases"],
      "summary":"Update Knowledge Base",
      "description":"Update a knowledge base.",
      "operationId":"update_knowledge_base_v1_knowledge_bases__kb_id__put",
      "parameters":[
       {
        "name":"kb_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Kb Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/UpdateKnowledgeBaseRequest"}}}
      },
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Update Knowledge Base V1 Knowledge Bases  Kb Id  Put"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "delete":{
      "tags":["knowledge-bases"],
      "summary":"Delete Knowledge Base",
      "description":"Delete a knowledge base. Fails if agents depend on it.",
      "operationId":"delete_knowledge_base_v1_knowledge_bases__kb_id__delete",
      "parameters":[
       {
        "name":"kb_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Kb Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "204":{"description":"Successful Response"},
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/knowledge-bases/{kb_id}/documents":{
     "post":{
      "tags":["knowledge-bases"],
      "summary":"Upload Document",
      "description":"Upload a document. Returns 202 with a 'processing' document immediately;\nextract/chunk/embed runs in the background (it can take minutes on a large\nfile). Poll GET /{kb_id}/documents/{doc_id} for the ready/failed transition.",
      "operationId":"upload_document_v1_knowledge_bases__kb_id__documents_post",
      "parameters":[
       {
        "name":"kb_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Kb Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{
        "multipart/form-data":{
         "schema":{
          "$ref":"#/components/schemas/Body_upload_document_v1_knowledge_bases__kb_id__documents_post"
         }
        }
       }
      },
      "responses":{
       "202":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Upload Document V1 Knowledge Bases  Kb Id  Documents Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["knowledge-bases"],
      "summary":"List Documents",
      "description":"List documents in a knowledge base.",
      "operationId":"list_documents_v1_knowledge_bases__kb_id__documents_get",
      "parameters":[
       {
        "name":"kb_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Kb Id"}
       },
       {
        "name":"page",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","default":1,"title":"Page"}
       },
       {
        "name":"limit",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","default":50,"title":"Limit"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Documents V1 Knowledge Bases  Kb Id  Documents Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/knowledge-bases/{kb_id}/documents/{doc_id}":{
     "get":{
      "tags":["knowledge-bases"],
      "summary":"Get Document",
      "description":"Get a document by ID.",
      "operationId":"get_document_v1_knowledge_bases__kb_id__documents__doc_id__get",
      "parameters":[
       {
        "name":"kb_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Kb Id"}
       },
       {
        "name":"doc_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Doc Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Document V1 Knowledge Bases  Kb Id  Documents  Doc Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "delete":{
      "tags":["knowledge-bases"],
      "summary":"Delete Document",
      "description":"Delete a document and its chunks.",
      "operationId":"delete_document_v1_knowledge_bases__kb_id__documents__doc_id__delete",
      "parameters":[
       {
        "name":"kb_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Kb Id"}
       },
       {
        "name":"doc_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Doc Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "204":{"description":"Successful Response"},
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/knowledge-bases/{kb_id}/search":{
     "post":{
      "tags":["knowledge-bases"],
      "summary":"Search Knowledge Base",
      "description":"Search a knowledge base (debug/development endpoint).",
      "operationId":"search_knowledge_base_v1_knowledge_bases__kb_id__search_post",
      "parameters":[
       {
        "name":"kb_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Kb Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/SearchRequest"}}}
      },
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Search Knowledge Base V1 Knowledge Bases  Kb Id  Search Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/agents/{agent_id}/knowledge-bases":{
     "post":{
      "tags":["agents"],
      "summary":"Link Knowledge Base",
      "description":"Link a knowledge base to an agent.",
      "operationId":"link_knowledge_base_v1_agents__agent_id__knowledge_bases_post",
      "parameters":[
       {
        "name":"agent_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Agent Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/LinkKnowledgeBaseRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Link Knowledge Base V1 Agents  Agent Id  Knowledge Bases Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["agents"],
      "summary":"List Agent Knowledge Bases",
      "description":"List knowledge bases linked to an agent.",
      "operationId":"list_agent_knowledge_bases_v1_agents__agent_id__knowledge_bases_get",
      "parameters":[
       {
        "name":"agent_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Agent Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Agent Knowledge Bases V1 Agents  Agent Id  Knowledge Bases Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/agents/{agent_id}/knowledge-bases/{kb_id}":{
     "delete":{
      "tags":["agents"],
      "summary":"Unlink Knowledge Base",
      "description":"Unlink a knowledge base from an agent.",
      "operationId":"unlink_knowledge_base_v1_agents__agent_id__knowledge_bases__kb_id__delete",
      "parameters":[
       {
        "name":"agent_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Agent Id"}
       },
       {
        "name":"kb_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Kb Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "204":{"description":"Successful Response"},
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/takeaways":{
     "post":{
      "tags":["takeaways"],
      "summary":"Create Takeaway",
      "description":"Create a takeaway definition.",
      "operationId":"create_takeaway_v1_takeaways_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/CreateTakeawayRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Create Takeaway V1 Takeaways Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["takeaways"],
      "summary":"List Takeaways",
      "operationId":"list_takeaways_v1_takeaways_get",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Takeaways V1 Takeaways Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/takeaways/{takeaway_id}":{
     "get":{
      "tags":["takeaways"],
      "summary":"Get Takeaway",
      "operationId":"get_takeaway_v1_takeaways__takeaway_id__get",
      "parameters":[
       {
        "name":"takeaway_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Takeaway Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Takeaway V1 Takeaways  Takeaway Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "put":{
      "tags":["takeaways"],
      "summary":"Update Takeaway",
      "description":"Update a takeaway (name is immutable — it keys results in payloads).",
      "operationId":"update_takeaway_v1_takeaways__takeaway_id__put",
      "parameters":[
       {
        "name":"takeaway_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Takeaway Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/UpdateTakeawayRequest"}}}
      },
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Update Takeaway V1 Takeaways  Takeaway Id  Put"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "delete":{
      "tags":["takeaways"],
      "summary":"Delete Takeaway",
      "description":"Delete a takeaway. Blocked while agents still attach it.",
      "operationId":"delete_takeaway_v1_takeaways__takeaway_id__delete",
      "parameters":[
       {
        "name":"takeaway_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Takeaway Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Delete Takeaway V1 Takeaways  Takeaway Id  Delete"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/tools":{
     "post":{
      "tags":["tools"],
      "summary":"Register Tool",
      "description":"Register a tool definition.\n\nTools are stored as part of agent config. This endpoint\nvalidates the tool schema and returns it for confirmation.\nActual attachment to an agent is done via PUT /v1/agents/:id.",
      "operationId":"register_tool_v1_tools_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/RegisterToolRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Register Tool V1 Tools Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/tools/invocations/{call_id}":{
     "get":{
      "tags":["tools"],
      "summary":"List Tool Invocations",
      "description":"List all tool invocations for a call.",
      "operationId":"list_tool_invocations_v1_tools_invocations__call_id__get",
      "parameters":[
       {
        "name":"call_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Call Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Tool Invocations V1 Tools Invocations  Call Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/webhooks":{
     "post":{
      "tags":["webhooks"],
      "summary":"Create Webhook",
      "description":"Create a webhook subscription.\n\nA signing secret is generated and returned ONCE. Store it securely.",
      "operationId":"create_webhook_v1_webhooks_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/CreateWebhookRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Create Webhook V1 Webhooks Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["webhooks"],
      "summary":"List Webhooks",
      "description":"List webhook subscriptions for the project.",
      "operationId":"list_webhooks_v1_webhooks_get",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Webhooks V1 Webhooks Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/webhooks/{webhook_id}":{
     "delete":{
      "tags":["webhooks"],
      "summary":"Delete Webhook",
      "description":"Deactivate a webhook subscription.",
      "operationId":"delete_webhook_v1_webhooks__webhook_id__delete",
      "parameters":[
       {
        "name":"webhook_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Webhook Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Delete Webhook V1 Webhooks  Webhook Id  Delete"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/eval-scenarios":{
     "post":{
      "tags":["evals"],
      "summary":"Create Eval Scenario",
      "description":"Create a scenario. The definition is validated by round-tripping it\nthrough pipecat's parser and then stored verbatim.",
      "operationId":"create_eval_scenario_v1_eval_scenarios_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/CreateEvalScenarioRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Create Eval Scenario V1 Eval Scenarios Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["evals"],
      "summary":"List Eval Scenarios",
      "description":"List scenarios, newest first, paged (#99).\n\nThe tag **fan-out** deliberately does not go through here: it reads every\nmatching scenario, because a suite that silently ran one page of itself\nreports a verdict for scenarios that never ran.",
      "operationId":"list_eval_scenarios_v1_eval_scenarios_get",
      "parameters":[
       {
        "name":"kind",
        "in":"query",
        "required":false,
        "schema":{"anyOf":[{"$ref":"#/components/schemas/EvalKind"},{"type":"null"}],"title":"Kind"}
       },
       {
        "name":"tag",
        "in":"query",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Tag"}
       },
       {
        "name":"page",
        "in":"query",
        "required":false,
        "schema":{
         "type":"integer",
         "minimum":1,
         "description":"1-based page number",
         "default":1,
         "title":"Page"
        },
        "description":"1-based page number"
       },
       {
        "name":"limit",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","maximum":100,"minimum":1,"default":50,"title":"Limit"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Eval Scenarios V1 Eval Scenarios Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/eval-scenarios/{scenario_id}":{
     "get":{
      "tags":["evals"],
      "summary":"Get Eval Scenario",
      "operationId":"get_eval_scenario_v1_eval_scenarios__scenario_id__get",
      "parameters":[
       {
        "name":"scenario_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Scenario Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Eval Scenario V1 Eval Scenarios  Scenario Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "put":{
      "tags":["evals"],
      "summary":"Update Eval Scenario",
      "operationId":"update_eval_scenario_v1_eval_scenarios__scenario_id__put",
      "parameters":[
       {
        "name":"scenario_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Scenario Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/UpdateEvalScenarioRequest"}}}
      },
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Update Eval Scenario V1 Eval Scenarios  Scenario Id  Put"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "delete":{
      "tags":["evals"],
      "summary":"Delete Eval Scenario",
      "description":"Delete a scenario. Its runs survive, with the scenario name intact.",
      "operationId":"delete_eval_scenario_v1_eval_scenarios__scenario_id__delete",
      "parameters":[
       {
        "name":"scenario_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Scenario Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Delete Eval Scenario V1 Eval Scenarios  Scenario Id  Delete"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/eval-scenarios/from-call":{
     "post":{
      "tags":["evals"],
      "summary":"Scenario From Call",
      "description":"Convert a completed call into a scripted scenario draft (#78).\n\nReturned for review by default; `save: true` stores it. Either way the\ntool mocks are seeded with what those tools actually returned, so the draft\nis safe to run under `mock_only` without repeating the call's side effects.",
      "operationId":"scenario_from_call_v1_eval_scenarios_from_call_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/ScenarioFromCallRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Scenario From Call V1 Eval Scenarios From Call Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/eval-scenarios/from-session":{
     "post":{
      "tags":["evals"],
      "summary":"Scenario From Session",
      "description":"Convert a finished text conversation into a scripted scenario draft (#87).\n\nThe voice equivalent is `/from-call`. Both produce the same draft and both\ndefault to review rather than save, because a derived scenario asserts\nwhatever the agent did that day — mistakes included.",
      "operationId":"scenario_from_session_v1_eval_scenarios_from_session_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/ScenarioFromSessionRequest"}}}
      },
      "responses":{
       "201":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Scenario From Session V1 Eval Scenarios From Session Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/eval-runs":{
     "post":{
      "tags":["evals"],
      "summary":"Create Eval Run",
      "description":"Queue a run per scenario. 202: the worker executes them, never this\nprocess.\n\nA `tag` fans out to every scenario carrying it; the runs share one batch id\nso a single request has a single readable verdict. Each run is queued\nindependently, so one that cannot be pushed does not cost the others theirs.",
      "operationId":"create_eval_run_v1_eval_runs_post",
      "parameters":[
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "requestBody":{
       "required":true,
       "content":{"application/json":{"schema":{"$ref":"#/components/schemas/CreateEvalRunRequest"}}}
      },
      "responses":{
       "202":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Create Eval Run V1 Eval Runs Post"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "get":{
      "tags":["evals"],
      "summary":"List Eval Runs",
      "description":"List runs, newest first. Paged like every other list here (#99): a year\nof CI runs is the volume this feature is for.",
      "operationId":"list_eval_runs_v1_eval_runs_get",
      "parameters":[
       {
        "name":"batch_id",
        "in":"query",
        "required":false,
        "schema":{"anyOf":[{"type":"string","format":"uuid"},{"type":"null"}],"title":"Batch Id"}
       },
       {
        "name":"scenario_id",
        "in":"query",
        "required":false,
        "schema":{"anyOf":[{"type":"string","format":"uuid"},{"type":"null"}],"title":"Scenario Id"}
       },
       {
        "name":"status",
        "in":"query",
        "required":false,
        "schema":{"anyOf":[{"$ref":"#/components/schemas/EvalRunStatus"},{"type":"null"}],"title":"Status"}
       },
       {
        "name":"page",
        "in":"query",
        "required":false,
        "schema":{
         "type":"integer",
         "minimum":1,
         "description":"1-based page number",
         "default":1,
         "title":"Page"
        },
        "description":"1-based page number"
       },
       {
        "name":"limit",
        "in":"query",
        "required":false,
        "schema":{"type":"integer","maximum":100,"minimum":1,"default":50,"title":"Limit"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response List Eval Runs V1 Eval Runs Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/eval-runs/batches/{batch_id}":{
     "get":{
      "tags":["evals"],
      "summary":"Get Eval Batch",
      "description":"A batch's outcome without fetching every run's transcripts (#75).\n\nRoute declared before `/{run_id}` so a literal path segment is not read as\na run id — FastAPI matches in declaration order.",
      "operationId":"get_eval_batch_v1_eval_runs_batches__batch_id__get",
      "parameters":[
       {
        "name":"batch_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Batch Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Eval Batch V1 Eval Runs Batches  Batch Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    },
    "/v1/eval-runs/{run_id}":{
     "get":{
      "tags":["evals"],
      "summary":"Get Eval Run",
      "description":"One run. `?view=summary` answers \"is it done yet\" without the payload.\n\nThe full read carries every iteration's transcript and all three\nsnapshots, which for a 50-iteration audio run is a large response to poll\non a timer (#99).",
      "operationId":"get_eval_run_v1_eval_runs__run_id__get",
      "parameters":[
       {
        "name":"run_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Run Id"}
       },
       {
        "name":"view",
        "in":"query",
        "required":false,
        "schema":{"type":"string","default":"full","title":"View"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Get Eval Run V1 Eval Runs  Run Id  Get"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     },
     "delete":{
      "tags":["evals"],
      "summary":"Cancel Eval Run",
      "description":"Cancel a run while it is queued or running.",
      "operationId":"cancel_eval_run_v1_eval_runs__run_id__delete",
      "parameters":[
       {
        "name":"run_id",
        "in":"path",
        "required":true,
        "schema":{"type":"string","format":"uuid","title":"Run Id"}
       },
       {
        "name":"authorization",
        "in":"header",
        "required":false,
        "schema":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Authorization"}
       }
      ],
      "responses":{
       "200":{
        "description":"Successful Response",
        "content":{
         "application/json":{
          "schema":{
           "type":"object",
           "additionalProperties":true,
           "title":"Response Cancel Eval Run V1 Eval Runs  Run Id  Delete"
          }
         }
        }
       },
       "422":{
        "description":"Validation Error",
        "content":{"application/json":{"schema":{"$ref":"#/components/schemas/HTTPValidationError"}}}
       }
      }
     }
    }
   },
   "components":{
    "schemas":{
     "AWSConfigSchema":{
      "properties":{
       "region":{"anyOf":[{"type":"string","maxLength":64},{"type":"null"}],"title":"Region"},
       "access_key_id":{"anyOf":[{"type":"string","maxLength":128},{"type":"null"}],"title":"Access Key Id"},
       "secret_access_key":{"anyOf":[{"type":"string","maxLength":512},{"type":"null"}],"title":"Secret Access Key"},
       "session_token":{"anyOf":[{"type":"string","maxLength":4096},{"type":"null"}],"title":"Session Token"},
       "role_arn":{"anyOf":[{"type":"string","maxLength":2048},{"type":"null"}],"title":"Role Arn"},
       "external_id":{"anyOf":[{"type":"string","maxLength":1224},{"type":"null"}],"title":"External Id"},
       "profile":{"anyOf":[{"type":"string","maxLength":128},{"type":"null"}],"title":"Profile"}
      },
      "type":"object",
      "title":"AWSConfigSchema",
      "description":"AWS credentials/region shared by the bedrock LLM and aws S2S providers.\n\nOne block per agent so both providers authenticate as the same principal.\nSee adr/0016."
     },
     "AgentConfigSchema":{
      "properties":{
       "pipeline_mode":{"type":"string","pattern":"^(cascade|s2s)$","title":"Pipeline Mode","default":"cascade"},
       "system_prompt":{"type":"string","maxLength":128000,"title":"System Prompt","default":""},
       "first_message":{"anyOf":[{"type":"string","maxLength":2000},{"type":"null"}],"title":"First Message"},
       "stt":{"$ref":"#/components/schemas/STTConfigSchema"},
       "llm":{"$ref":"#/components/schemas/LLMConfigSchema"},
       "tts":{"$ref":"#/components/schemas/TTSConfigSchema"},
       "language":{"type":"string","maxLength":10,"title":"Language","default":"en"},
       "tools":{"items":{"$ref":"#/components/schemas/ToolDefinitionSchema"},"type":"array","title":"Tools"},
       "mcp_servers":{
        "items":{"$ref":"#/components/schemas/MCPServerSchema"},
        "type":"array",
        "title":"Mcp Servers"
       },
       "guardrails":{"$ref":"#/components/schemas/GuardrailsSchema"},
       "analysis":{"$ref":"#/components/schemas/AnalysisSchema"},
       "silence_timeout_ms":{
        "type":"integer",
        "maximum":5000.0,
        "minimum":200.0,
        "title":"Silence Timeout Ms",
        "default":800
       },
       "user_idle_timeout_ms":{
        "type":"integer",
        "maximum":300000.0,
        "minimum":0.0,
        "title":"User Idle Timeout Ms",
        "description":"Silence after the agent stops speaking before the idle guard reacts: first it speaks idle_message, then it ends the call. 0 disables. Not silence_timeout_ms, which is the VAD stop window inside a turn.",
        "default":10000
       },
       "idle_message":{
        "type":"string",
        "maxLength":500,
        "title":"Idle Message",
        "description":"Spoken on the first idle timeout. Cascade speaks it verbatim; S2S has no TTS stage, so the model is asked to check in.",
        "default":"Are you still there?"
       },
       "interruption_enabled":{"type":"boolean","title":"Interruption Enabled","default":true},
       "smart_turn_detection":{
        "type":"boolean",
        "title":"Smart Turn Detection",
        "description":"Use ML-based turn detection (SmartTurnV3)",
        "default":true
       },
       "smart_turn_stop_secs":{
        "type":"number",
        "maximum":10.0,
        "minimum":0.5,
        "title":"Smart Turn Stop Secs",
        "description":"Max silence before forcing end-of-turn",
        "default":1.0
       },
       "max_call_duration_seconds":{
        "type":"integer",
        "maximum":14400.0,
        "minimum":60.0,
        "title":"Max Call Duration Seconds",
        "default":3600
       },
       "voicemail_detection":{"$ref":"#/components/schemas/VoicemailDetectionSchema"},
       "s2s":{"$ref":"#/components/schemas/S2SConfigSchema"},
       "aws":{"$ref":"#/components/schemas/AWSConfigSchema"},
       "avatar":{"$ref":"#/components/schemas/AvatarConfigSchema"},
       "transport":{"type":"string","pattern":"^(twilio|webrtc|both)$","title":"Transport","default":"twilio"},
       "server_url":{"$ref":"#/components/schemas/ServerUrlConfigSchema"},
       "metadata":{"additionalProperties":true,"type":"object","title":"Metadata"}
      },
      "additionalProperties":false,
      "type":"object",
      "title":"AgentConfigSchema"
     },
     "AnalysisSchema":{
      "properties":{
       "enabled":{"type":"boolean","title":"Enabled","default":true},
       "summary_enabled":{"type":"boolean","title":"Summary Enabled","default":true},
       "summary_prompt":{
        "anyOf":[{"type":"string","maxLength":4000},{"type":"null"}],
        "title":"Summary Prompt",
        "description":"Custom prompt for summary generation"
       },
       "success_evaluation":{"$ref":"#/components/schemas/SuccessEvaluationSchema"},
       "sentiment_enabled":{"type":"boolean","title":"Sentiment Enabled","default":false},
       "structured_extraction_schema":{
        "anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],
        "title":"Structured Extraction Schema",
        "description":"JSON Schema for structured data extraction from transcript"
       },
       "scoring_rubric":{
        "anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],
        "title":"Scoring Rubric",
        "description":"Custom scoring rubric with named criteria"
       },
       "takeaway_ids":{
        "items":{"type":"string"},
        "type":"array",
        "maxItems":20,
        "title":"Takeaway Ids",
        "description":"Takeaways (reusable structured outputs) to extract after each call; results keyed by takeaway name in analysis.takeaways"
       },
       "model":{
        "anyOf":[{"type":"string","maxLength":100},{"type":"null"}],
        "title":"Model",
        "description":"LLM model override for analysis (default: agent's LLM model)"
       },
       "extra":{"additionalProperties":true,"type":"object","title":"Extra"}
      },
      "type":"object",
      "title":"AnalysisSchema",
      "description":"Post-call analysis configuration. Results ship inline in `call.ended`."
     },
     "AvatarConfigSchema":{
      "properties":{
       "enabled":{"type":"boolean","title":"Enabled","default":false},
       "provider":{"type":"string","pattern":"^(heygen|tavus)$","title":"Provider","default":"heygen"},
       "avatar_id":{"anyOf":[{"type":"string","maxLength":256},{"type":"null"}],"title":"Avatar Id"},
       "is_sandbox":{"type":"boolean","title":"Is Sandbox","default":true},
       "replica_id":{"anyOf":[{"type":"string","maxLength":256},{"type":"null"}],"title":"Replica Id"},
       "persona_id":{"type":"string","maxLength":256,"title":"Persona Id","default":"pipecat-stream"}
      },
      "type":"object",
      "title":"AvatarConfigSchema",
      "description":"Video avatar config (WebRTC + cascade only). HeyGen or Tavus."
     },
     "BindPhoneNumberRequest":{
      "properties":{
       "external_number_sid":{"type":"string","maxLength":64,"minLength":1,"title":"External Number Sid"},
       "e164_number":{"type":"string","pattern":"^\\+[1-9]\\d{1,14}$","title":"E164 Number"},
       "routing_target_type":{"type":"string","pattern":"^(agent|workflow|webhook)$","title":"Routing Target Type"},
       "routing_target_id":{"anyOf":[{"type":"string","format":"uuid"},{"type":"null"}],"title":"Routing Target Id"},
       "server_url":{"anyOf":[{"type":"string","maxLength":2048},{"type":"null"}],"title":"Server Url"},
       "sms_enabled":{"type":"boolean","title":"Sms Enabled","default":false},
       "metadata":{"additionalProperties":true,"type":"object","title":"Metadata"}
      },
      "type":"object",
      "required":["external_number_sid","e164_number","routing_target_type"],
      "title":"BindPhoneNumberRequest"
     },
     "Body_upload_document_v1_knowledge_bases__kb_id__documents_post":{
      "properties":{"file":{"type":"string","contentMediaType":"application/octet-stream","title":"File"}},
      "type":"object",
      "required":["file"],
      "title":"Body_upload_document_v1_knowledge_bases__kb_id__documents_post"
     },
     "CreateAgentRequest":{
      "properties":{
       "name":{"type":"string","maxLength":255,"minLength":1,"title":"Name"},
       "environment":{
        "type":"string",
        "pattern":"^(development|staging|production)$",
        "title":"Environment",
        "default":"development"
       },
       "config":{"$ref":"#/components/schemas/AgentConfigSchema"}
      },
      "type":"object",
      "required":["name"],
      "title":"CreateAgentRequest"
     },
     "CreateApiKeyRequest":{
      "properties":{
       "name":{"type":"string","maxLength":255,"minLength":1,"title":"Name"},
       "role":{"$ref":"#/components/schemas/ProjectRole","default":"developer"},
       "environment":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Environment"}
      },
      "type":"object",
      "required":["name"],
      "title":"CreateApiKeyRequest"
     },
     "CreateEvalRunRequest":{
      "properties":{
       "scenario_id":{"anyOf":[{"type":"string","format":"uuid"},{"type":"null"}],"title":"Scenario Id"},
       "tag":{"anyOf":[{"type":"string","maxLength":64,"minLength":1},{"type":"null"}],"title":"Tag"},
       "scenario":{"anyOf":[{"$ref":"#/components/schemas/InlineScenario"},{"type":"null"}]},
       "target":{"$ref":"#/components/schemas/EvalTarget"},
       "modality":{"$ref":"#/components/schemas/EvalModality","default":"text"},
       "iterations":{"type":"integer","minimum":1.0,"title":"Iterations","default":1}
      },
      "additionalProperties":false,
      "type":"object",
      "required":["target"],
      "title":"CreateEvalRunRequest",
      "description":"Run one stored scenario, every scenario carrying a tag (#75), or a\nscenario supplied inline (#77).\n\nExactly one of the three. A tag fans out to one run per matching scenario,\nall sharing a batch id, so one request has one readable verdict — which is\nwhat the CLI's single exit code is built on.\n\n`extra=\"forbid\"` is what makes \"no run-level judge\" a rule (#119). A run is\nwhat it was queued as: a request that could swap the judge would make two\nruns of one scenario incomparable with nothing on either row explaining\nwhy, and quietly ignoring the field is the same outcome with the author\nbelieving otherwise. Name it on the scenario — including the inline one\nabove, which is where a run-shaped `judge:` was aiming."
     },
     "CreateEvalScenarioRequest":{
      "properties":{
       "name":{"type":"string","maxLength":255,"minLength":1,"title":"Name"},
       "description":{"anyOf":[{"type":"string","maxLength":2000},{"type":"null"}],"title":"Description"},
       "definition":{"additionalProperties":true,"type":"object","title":"Definition"},
       "tool_mocks":{
        "anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],
        "title":"Tool Mocks"
       },
       "tool_policy":{"anyOf":[{"$ref":"#/components/schemas/EvalToolPolicy"},{"type":"null"}]},
       "tags":{"items":{"type":"string"},"type":"array","maxItems":32,"title":"Tags"},
       "default_target":{
        "anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],
        "title":"Default Target"
       },
       "judge":{"anyOf":[{"$ref":"#/components/schemas/EvalModelSchema"},{"type":"null"}]},
       "simulator":{"anyOf":[{"$ref":"#/components/schemas/EvalModelSchema"},{"type":"null"}]}
      },
      "type":"object",
      "required":["name","definition"],
      "title":"CreateEvalScenarioRequest"
     },
     "CreateKnowledgeBaseRequest":{
      "properties":{
       "name":{"type":"string","maxLength":255,"minLength":1,"title":"Name"},
       "description":{"anyOf":[{"type":"string","maxLength":2000},{"type":"null"}],"title":"Description"},
       "embedding_model":{
        "type":"string",
        "maxLength":100,
        "title":"Embedding Model",
        "default":"text-embedding-3-small"
       },
       "chunk_size":{"type":"integer","maximum":4096.0,"minimum":64.0,"title":"Chunk Size","default":512},
       "chunk_overlap":{"type":"integer","maximum":512.0,"minimum":0.0,"title":"Chunk Overlap","default":64}
      },
      "type":"object",
      "required":["name"],
      "title":"CreateKnowledgeBaseRequest"
     },
     "CreateProjectRequest":{
      "properties":{"name":{"type":"string","maxLength":255,"minLength":1,"title":"Name"}},
      "type":"object",
      "required":["name"],
      "title":"CreateProjectRequest"
     },
     "CreateTakeawayRequest":{
      "properties":{
       "name":{
        "type":"string",
        "maxLength":64,
        "minLength":1,
        "pattern":"^[a-z0-9][a-z0-9_-]*$",
        "title":"Name"
       },
       "description":{"anyOf":[{"type":"string","maxLength":2000},{"type":"null"}],"title":"Description"},
       "schema":{"additionalProperties":true,"type":"object","title":"Schema"},
       "prompt":{"anyOf":[{"type":"string","maxLength":4000},{"type":"null"}],"title":"Prompt"},
       "model":{"anyOf":[{"type":"string","maxLength":100},{"type":"null"}],"title":"Model"}
      },
      "type":"object",
      "required":["name","schema"],
      "title":"CreateTakeawayRequest"
     },
     "CreateWebhookRequest":{
      "properties":{
       "url":{"type":"string","maxLength":2048,"minLength":1,"title":"Url"},
       "events":{
        "items":{"type":"string"},
        "type":"array",
        "title":"Events",
        "description":"Event types to subscribe to, or ['*'] for all"
       }
      },
      "type":"object",
      "required":["url"],
      "title":"CreateWebhookRequest"
     },
     "EvalKind":{
      "type":"string",
      "enum":["script","simulation"],
      "title":"EvalKind",
      "description":"Which of the two kinds of scenario this is.\n\nThe values are pipecat's own (`pipecat.evals.scenario.EvalKind`), which it\ncarries into the session, the driver and the result record — so a stored\nrow and a pipecat object never need translating between them."
     },
     "EvalModality":{
      "type":"string",
      "enum":["text","audio"],
      "title":"EvalModality",
      "description":"Whether the conversation is spoken or typed.\n\n`text` skips STT and TTS entirely, so it is fast and free and covers the\nsmallest share of a voice platform's risk; `audio` is the only mode that\nreaches the provider-connect path where most regressions have lived."
     },
     "EvalModelProvider":{
      "type":"string",
      "enum":["ollama","openai","anthropic"],
      "title":"EvalModelProvider",
      "description":"Who runs an eval's judge, or its persona (#118).\n\nA closed set on purpose. Pipecat reaches anything but Ollama through\n`factory`, a dotted path it imports — so the provider name is what a\nrequest carries, and `evals.judges.PROVIDERS` maps it to a callable\nTurnCall ships. The set is the allowlist.\n\n`ollama` stays the default: it is pipecat's, it is local, and a judge that\nneeds no key is what keeps an eval runnable on a laptop."
     },
     "EvalModelSchema":{
      "properties":{
       "provider":{"$ref":"#/components/schemas/EvalModelProvider","default":"ollama"},
       "model":{"anyOf":[{"type":"string","maxLength":255},{"type":"null"}],"title":"Model"},
       "temperature":{
        "anyOf":[{"type":"number","maximum":2.0,"minimum":0.0},{"type":"null"}],
        "title":"Temperature"
       },
       "endpoint":{"anyOf":[{"type":"string","maxLength":2048},{"type":"null"}],"title":"Endpoint"}
      },
      "additionalProperties":false,
      "type":"object",
      "title":"EvalModelSchema",
      "description":"One LLM an eval runs besides the agent's: the judge, or the persona (#118).\n\n`provider` is a closed set mapping to factories TurnCall ships\n(`evals.judges.PROVIDERS`). Pipecat's own escape hatch is `factory`, a\ndotted path it hands to `importlib.import_module` — safe for a file on\ndisk, remote code execution for a request body — so a caller names a\nprovider and never a path. `extra=\"forbid\"` is what makes that a rule\nrather than a convention: a request carrying `factory` is a 422."
     },
     "EvalRunStatus":{
      "type":"string",
      "enum":["queued","running","passed","failed","errored","cancelled"],
      "title":"EvalRunStatus",
      "description":"Where a run is, and how it ended.\n\n`errored` is deliberately not a kind of `failed`: it means the harness did\nnot complete (a connect failure, a judge outage), which is neither a pass\nnor a fail and never counts toward a rate. A judge outage reading as an\nagent regression is how a suite loses its audience."
     },
     "EvalTarget":{
      "properties":{
       "type":{"type":"string","pattern":"^(agent|agent_name|inline)$","title":"Type"},
       "agent_id":{"anyOf":[{"type":"string","format":"uuid"},{"type":"null"}],"title":"Agent Id"},
       "name":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Name"},
       "environment":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Environment"},
       "agent":{"anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],"title":"Agent"}
      },
      "type":"object",
      "required":["type"],
      "title":"EvalTarget",
      "description":"What a run points at (#74).\n\nThree forms, and the difference between the first two matters: an agent row\nis one immutable version, so `agent` pins a version forever — a scenario\ntargeting it silently stops testing production the moment the next version\nis published. `agent_name` resolves to whatever is published at run time.\n`inline` has no row at all, which is how a prompt or model change is\nevaluated *before* publishing it, and the sandbox a scenario is pointed at\nwhen its tools have real side effects."
     },
     "EvalToolPolicy":{
      "type":"string",
      "enum":["mock_only","live"],
      "title":"EvalToolPolicy",
      "description":"What happens when the agent calls a tool with no mock (slice #71).\n\n`mock_only` is the default and fails closed: a scenario pointed at an agent\nwhose tools have real side effects must not book a real appointment on\nevery iteration. `live` is the explicit opt-in for read-only lookups."
     },
     "GuardrailsSchema":{
      "properties":{
       "max_tool_calls_per_turn":{"type":"integer","maximum":20.0,"minimum":1.0,"title":"Max Tool Calls Per Turn","default":5},
       "prohibited_topics":{"items":{"type":"string"},"type":"array","title":"Prohibited Topics"},
       "extra":{"additionalProperties":true,"type":"object","title":"Extra"}
      },
      "type":"object",
      "title":"GuardrailsSchema"
     },
     "HTTPValidationError":{
      "properties":{
       "detail":{"items":{"$ref":"#/components/schemas/ValidationError"},"type":"array","title":"Detail"}
      },
      "type":"object",
      "title":"HTTPValidationError"
     },
     "InlineScenario":{
      "properties":{
       "name":{"type":"string","maxLength":255,"minLength":1,"title":"Name"},
       "definition":{"additionalProperties":true,"type":"object","title":"Definition"},
       "tool_mocks":{
        "anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],
        "title":"Tool Mocks"
       },
       "tool_policy":{"anyOf":[{"$ref":"#/components/schemas/EvalToolPolicy"},{"type":"null"}]},
       "judge":{"anyOf":[{"$ref":"#/components/schemas/EvalModelSchema"},{"type":"null"}]},
       "simulator":{"anyOf":[{"$ref":"#/components/schemas/EvalModelSchema"},{"type":"null"}]}
      },
      "type":"object",
      "required":["name","definition"],
      "title":"InlineScenario",
      "description":"A scenario supplied on the run instead of stored first (#77).\n\nThis is what a local file holds, and why the CLI needs no format of its\nown: the file is the API request body, validated by the same parser a\nstored scenario is. Nothing is written to `eval_scenarios` — the run's\n`scenario_id` is null and its `resolved_scenario` snapshot is the record,\nwhich is the same shape ADR-0017 uses for an inline agent."
     },
     "LLMConfigSchema":{
      "properties":{
       "provider":{"type":"string","title":"Provider","default":"openai"},
       "model":{"type":"string","title":"Model","default":"gpt-4o-mini"},
       "temperature":{"type":"number","maximum":2.0,"minimum":0.0,"title":"Temperature","default":0.7},
       "max_tokens":{"type":"integer","maximum":128000.0,"minimum":1.0,"title":"Max Tokens","default":1024},
       "base_url":{"anyOf":[{"type":"string","maxLength":2048},{"type":"null"}],"title":"Base Url"},
       "api_key":{"anyOf":[{"type":"string","maxLength":512},{"type":"null"}],"title":"Api Key"},
       "fallback_models":{"items":{"type":"string"},"type":"array","title":"Fallback Models"},
       "reasoning_effort":{
        "anyOf":[{"type":"string","pattern":"^(minimal|low|medium|high)$"},{"type":"null"}],
        "title":"Reasoning Effort"
       },
       "extra":{"additionalProperties":true,"type":"object","title":"Extra"}
      },
      "type":"object",
      "title":"LLMConfigSchema"
     },
     "LinkKnowledgeBaseRequest":{
      "properties":{
       "knowledge_base_id":{"type":"string","format":"uuid","title":"Knowledge Base Id"},
       "mode":{"type":"string","pattern":"^(auto|tool|prompt)$","title":"Mode","default":"auto"},
       "priority":{"type":"integer","maximum":100.0,"minimum":0.0,"title":"Priority","default":0},
       "top_k":{"type":"integer","maximum":50.0,"minimum":1.0,"title":"Top K","default":5},
       "similarity_threshold":{"type":"number","maximum":1.0,"minimum":0.0,"title":"Similarity Threshold","default":0.3},
       "tool_description":{"anyOf":[{"type":"string","maxLength":1024},{"type":"null"}],"title":"Tool Description"}
      },
      "type":"object",
      "required":["knowledge_base_id"],
      "title":"LinkKnowledgeBaseRequest"
     },
     "MCPServerSchema":{
      "properties":{
       "name":{
        "type":"string",
        "maxLength":128,
        "minLength":1,
        "pattern":"^[a-z_][a-z0-9_-]*$",
        "title":"Name"
       },
       "transport":{"type":"string","pattern":"^(http|sse|stdio)$","title":"Transport","default":"http"},
       "url":{
        "anyOf":[{"type":"string","maxLength":2048},{"type":"null"}],
        "title":"Url",
        "description":"Server URL (required for http/sse transport)"
       },
       "headers":{
        "additionalProperties":{"type":"string"},
        "type":"object",
        "title":"Headers",
        "description":"Custom headers sent with requests (e.g. Authorization)"
       },
       "command":{
        "anyOf":[{"type":"string","maxLength":256},{"type":"null"}],
        "title":"Command",
        "description":"Executable command (required for stdio transport)"
       },
       "args":{
        "items":{"type":"string"},
        "type":"array",
        "title":"Args",
        "description":"Command arguments (stdio transport)"
       },
       "env":{
        "additionalProperties":{"type":"string"},
        "type":"object",
        "title":"Env",
        "description":"Environment variables for subprocess (stdio transport)"
       },
       "timeout_seconds":{
        "type":"integer",
        "maximum":60.0,
        "minimum":1.0,
        "title":"Timeout Seconds",
        "description":"Connection timeout",
        "default":10
       },
       "tool_filter":{
        "anyOf":[{"items":{"type":"string"},"type":"array"},{"type":"null"}],
        "title":"Tool Filter",
        "description":"Only expose these tools (None = all tools)"
       }
      },
      "type":"object",
      "required":["name"],
      "title":"MCPServerSchema",
      "description":"MCP server connection configuration."
     },
     "ProjectRole":{"type":"string","enum":["admin","developer","viewer"],"title":"ProjectRole"},
     "RegisterToolRequest":{
      "properties":{
       "name":{"type":"string","maxLength":128,"minLength":1,"pattern":"^[a-z_][a-z0-9_]*$","title":"Name"},
       "description":{"type":"string","maxLength":1024,"minLength":1,"title":"Description"},
       "parameters_schema":{"additionalProperties":true,"type":"object","title":"Parameters Schema"},
       "execution_mode":{"type":"string","pattern":"^(sync|async)$","title":"Execution Mode","default":"sync"},
       "webhook_url":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Webhook Url"},
       "timeout_seconds":{"type":"integer","maximum":300.0,"minimum":1.0,"title":"Timeout Seconds","default":10},
       "max_retries":{"type":"integer","maximum":5.0,"minimum":0.0,"title":"Max Retries","default":1}
      },
      "type":"object",
      "required":["name","description"],
      "title":"RegisterToolRequest"
     },
     "RoutingWeightEntry":{
      "properties":{
       "agent_id":{"type":"string","format":"uuid","title":"Agent Id"},
       "weight":{"type":"integer","maximum":100.0,"minimum":1.0,"title":"Weight"}
      },
      "type":"object",
      "required":["agent_id","weight"],
      "title":"RoutingWeightEntry",
      "description":"A single entry in A/B routing weights."
     },
     "S2SConfigSchema":{
      "properties":{
       "provider":{"type":"string","title":"Provider","default":"openai"},
       "model":{"type":"string","title":"Model","default":"gpt-realtime-2.1"},
       "voice":{"type":"string","title":"Voice","default":"alloy"},
       "turn_detection":{
        "type":"string",
        "pattern":"^(server_vad|pipecat_vad)$",
        "title":"Turn Detection",
        "default":"server_vad"
       },
       "base_url":{"anyOf":[{"type":"string","maxLength":2048},{"type":"null"}],"title":"Base Url"},
       "temperature":{
        "anyOf":[{"type":"number","maximum":2.0,"minimum":0.0},{"type":"null"}],
        "title":"Temperature"
       },
       "max_tokens":{
        "anyOf":[{"type":"integer","maximum":128000.0,"minimum":1.0},{"type":"null"}],
        "title":"Max Tokens"
       },
       "extra":{"additionalProperties":true,"type":"object","title":"Extra"}
      },
      "type":"object",
      "title":"S2SConfigSchema",
      "description":"Speech-to-speech model configuration."
     },
     "STTConfigSchema":{
      "properties":{
       "provider":{"type":"string","title":"Provider","default":"deepgram"},
       "model":{"type":"string","title":"Model","default":"nova-3-general"},
       "language":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Language","default":"en"},
       "keyterms":{"items":{"type":"string"},"type":"array","title":"Keyterms"},
       "extra":{"additionalProperties":true,"type":"object","title":"Extra"}
      },
      "type":"object",
      "title":"STTConfigSchema"
     },
     "ScenarioFromCallRequest":{
      "properties":{
       "call_id":{"type":"string","format":"uuid","title":"Call Id"},
       "name":{"anyOf":[{"type":"string","maxLength":255,"minLength":1},{"type":"null"}],"title":"Name"},
       "save":{"type":"boolean","title":"Save","default":false},
       "tags":{"items":{"type":"string"},"type":"array","maxItems":32,"title":"Tags"}
      },
      "type":"object",
      "required":["call_id"],
      "title":"ScenarioFromCallRequest",
      "description":"Derive a scripted scenario from a call that already happened (#78)."
     },
     "ScenarioFromSessionRequest":{
      "properties":{
       "session_id":{"type":"string","format":"uuid","title":"Session Id"},
       "name":{"anyOf":[{"type":"string","maxLength":255,"minLength":1},{"type":"null"}],"title":"Name"},
       "save":{"type":"boolean","title":"Save","default":false},
       "tags":{"items":{"type":"string"},"type":"array","maxItems":32,"title":"Tags"}
      },
      "type":"object",
      "required":["session_id"],
      "title":"ScenarioFromSessionRequest",
      "description":"Derive a scenario from a text conversation (#87).\n\nThe same idea as `from-call` for SMS, the Chat API and WhatsApp text — and\nthe source a manual test in a console produces, which had no route in."
     },
     "SearchRequest":{
      "properties":{
       "query":{"type":"string","maxLength":4000,"minLength":1,"title":"Query"},
       "top_k":{"type":"integer","maximum":50.0,"minimum":1.0,"title":"Top K","default":5},
       "similarity_threshold":{"type":"number","maximum":1.0,"minimum":0.0,"title":"Similarity Threshold","default":0.3}
      },
      "type":"object",
      "required":["query"],
      "title":"SearchRequest"
     },
     "ServerUrlConfigSchema":{
      "properties":{
       "url":{"anyOf":[{"type":"string","maxLength":2048},{"type":"null"}],"title":"Url"},
       "secret":{"anyOf":[{"type":"string","maxLength":128},{"type":"null"}],"title":"Secret"},
       "timeout_seconds":{"type":"number","maximum":30.0,"minimum":1.0,"title":"Timeout Seconds","default":5.0},
       "events":{"items":{"type":"string"},"type":"array","title":"Events"}
      },
      "type":"object",
      "title":"ServerUrlConfigSchema",
      "description":"Server URL for server events."
     },
     "SetRoutingWeightsRequest":{
      "properties":{
       "weights":{
        "items":{"$ref":"#/components/schemas/RoutingWeightEntry"},
        "type":"array",
        "maxItems":10,
        "minItems":2,
        "title":"Weights"
       }
      },
      "type":"object",
      "required":["weights"],
      "title":"SetRoutingWeightsRequest",
      "description":"Request to set A/B routing weights on a phone number."
     },
     "SuccessEvaluationSchema":{
      "properties":{
       "enabled":{"type":"boolean","title":"Enabled","default":false},
       "rubric":{
        "type":"string",
        "maxLength":4000,
        "title":"Rubric",
        "description":"Criteria for the LLM to judge success",
        "default":""
       },
       "scale":{
        "type":"string",
        "pattern":"^(pass_fail|likert|numeric)$",
        "title":"Scale",
        "description":"pass_fail | likert (1-5) | numeric (0-100)",
        "default":"pass_fail"
       }
      },
      "type":"object",
      "title":"SuccessEvaluationSchema",
      "description":"Defines how to evaluate call success."
     },
     "TTSConfigSchema":{
      "properties":{
       "provider":{"type":"string","title":"Provider","default":"deepgram"},
       "model":{"type":"string","title":"Model","default":"aura-2-helena-en"},
       "voice":{"type":"string","title":"Voice","default":"aura-2-helena-en"},
       "speed":{"type":"number","maximum":4.0,"minimum":0.25,"title":"Speed","default":1.0},
       "extra":{"additionalProperties":true,"type":"object","title":"Extra"}
      },
      "type":"object",
      "title":"TTSConfigSchema"
     },
     "ToolDefinitionSchema":{
      "properties":{
       "name":{"type":"string","maxLength":128,"minLength":1,"pattern":"^[a-z_][a-z0-9_]*$","title":"Name"},
       "description":{"type":"string","maxLength":1024,"minLength":1,"title":"Description"},
       "parameters_schema":{"additionalProperties":true,"type":"object","title":"Parameters Schema"},
       "execution_mode":{"type":"string","pattern":"^(sync|async)$","title":"Execution Mode","default":"sync"},
       "webhook_url":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Webhook Url"},
       "webhook_secret":{
        "anyOf":[{"type":"string","maxLength":256,"minLength":16},{"type":"null"}],
        "title":"Webhook Secret"
       },
       "timeout_seconds":{"type":"integer","maximum":300.0,"minimum":1.0,"title":"Timeout Seconds","default":10},
       "max_retries":{"type":"integer","maximum":5.0,"minimum":0.0,"title":"Max Retries","default":1}
      },
      "type":"object",
      "required":["name","description"],
      "title":"ToolDefinitionSchema"
     },
     "UpdateAgentRequest":{
      "properties":{
       "name":{"anyOf":[{"type":"string","maxLength":255,"minLength":1},{"type":"null"}],"title":"Name"},
       "config":{"anyOf":[{"$ref":"#/components/schemas/AgentConfigSchema"},{"type":"null"}]}
      },
      "type":"object",
      "title":"UpdateAgentRequest"
     },
     "UpdateEvalScenarioRequest":{
      "properties":{
       "description":{"anyOf":[{"type":"string","maxLength":2000},{"type":"null"}],"title":"Description"},
       "definition":{
        "anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],
        "title":"Definition"
       },
       "tool_mocks":{
        "anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],
        "title":"Tool Mocks"
       },
       "tool_policy":{"anyOf":[{"$ref":"#/components/schemas/EvalToolPolicy"},{"type":"null"}]},
       "tags":{
        "anyOf":[{"items":{"type":"string"},"type":"array","maxItems":32},{"type":"null"}],
        "title":"Tags"
       },
       "default_target":{
        "anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],
        "title":"Default Target"
       },
       "judge":{"anyOf":[{"$ref":"#/components/schemas/EvalModelSchema"},{"type":"null"}]},
       "simulator":{"anyOf":[{"$ref":"#/components/schemas/EvalModelSchema"},{"type":"null"}]},
       "name":{"anyOf":[{"type":"string","maxLength":255,"minLength":1},{"type":"null"}],"title":"Name"}
      },
      "type":"object",
      "title":"UpdateEvalScenarioRequest"
     },
     "UpdateKnowledgeBaseRequest":{
      "properties":{
       "name":{"anyOf":[{"type":"string","maxLength":255,"minLength":1},{"type":"null"}],"title":"Name"},
       "description":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Description"}
      },
      "type":"object",
      "title":"UpdateKnowledgeBaseRequest"
     },
     "UpdatePhoneNumberRequest":{
      "properties":{
       "routing_target_type":{"type":"string","pattern":"^(agent|workflow|webhook)$","title":"Routing Target Type"},
       "routing_target_id":{"anyOf":[{"type":"string","format":"uuid"},{"type":"null"}],"title":"Routing Target Id"},
       "server_url":{"anyOf":[{"type":"string","maxLength":2048},{"type":"null"}],"title":"Server Url"},
       "sms_enabled":{"type":"boolean","title":"Sms Enabled","default":false},
       "metadata":{"anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],"title":"Metadata"}
      },
      "type":"object",
      "required":["routing_target_type"],
      "title":"UpdatePhoneNumberRequest",
      "description":"In-place update of a binding's routing/SMS config.\n\nThe number's identity (SID, E.164) and its server_url_secret are stable —\ncall-init endpoints keep verifying with the same secret across edits."
     },
     "UpdateTakeawayRequest":{
      "properties":{
       "description":{"anyOf":[{"type":"string","maxLength":2000},{"type":"null"}],"title":"Description"},
       "schema":{"anyOf":[{"additionalProperties":true,"type":"object"},{"type":"null"}],"title":"Schema"},
       "prompt":{"anyOf":[{"type":"string","maxLength":4000},{"type":"null"}],"title":"Prompt"},
       "model":{"anyOf":[{"type":"string","maxLength":100},{"type":"null"}],"title":"Model"}
      },
      "type":"object",
      "title":"UpdateTakeawayRequest"
     },
     "ValidationError":{
      "properties":{
       "loc":{"items":{"anyOf":[{"type":"string"},{"type":"integer"}]},"type":"array","title":"Location"},
       "msg":{"type":"string","title":"Message"},
       "type":{"type":"string","title":"Error Type"},
       "input":{"title":"Input"},
       "ctx":{"type":"object","title":"Context"}
      },
      "type":"object",
      "required":["loc","msg","type"],
      "title":"ValidationError"
     },
     "VoicemailBackoffSchema":{
      "properties":{
       "max_retries":{"type":"integer","maximum":10.0,"minimum":0.0,"title":"Max Retries","default":3},
       "start_at_seconds":{"type":"number","maximum":30.0,"minimum":1.0,"title":"Start At Seconds","default":5.0},
       "frequency_seconds":{"type":"number","maximum":15.0,"minimum":1.0,"title":"Frequency Seconds","default":3.0}
      },
      "type":"object",
      "title":"VoicemailBackoffSchema"
     },
     "VoicemailDetectionSchema":{
      "properties":{
       "enabled":{"type":"boolean","title":"Enabled","default":false},
       "voicemail_message":{
        "anyOf":[{"type":"string","maxLength":2000},{"type":"null"}],
        "title":"Voicemail Message",
        "description":"TTS message to leave on voicemail"
       },
       "backoff_plan":{
        "$ref":"#/components/schemas/VoicemailBackoffSchema",
        "description":"Retry plan: re-classify periodically until confident"
       },
       "beep_max_await_seconds":{
        "type":"number",
        "maximum":30.0,
        "minimum":1.0,
        "title":"Beep Max Await Seconds",
        "description":"Max time to wait for beep after voicemail detected",
        "default":5.0
       },
       "voicemail_expected_duration_seconds":{
        "type":"number",
        "maximum":60.0,
        "minimum":5.0,
        "title":"Voicemail Expected Duration Seconds",
        "description":"Expected voicemail greeting length",
        "default":15.0
       },
       "custom_system_prompt":{
        "anyOf":[{"type":"string","maxLength":4000},{"type":"null"}],
        "title":"Custom System Prompt",
        "description":"Custom classifier prompt"
       }
      },
      "type":"object",
      "title":"VoicemailDetectionSchema",
      "description":"Voicemail detection for outbound calls."
     }
    }
   }
  }
  """#
