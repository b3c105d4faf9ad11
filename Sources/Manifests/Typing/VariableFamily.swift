/// Environment variables that belong to one system: their presence has a reason other than a
/// manifest.
package struct VariableFamily: Sendable {
  /// The text after "belongs to".
  package let owner: String
  package let effect: Effect
  private let names: [String]
  private let prefixes: [String]
  private let suffixes: [String]

  /// The effect of setting such a variable.
  package enum Effect: Sendable, Hashable {
    /// Only its own program reads it.
    case none
    /// The job runner, or Turnform, acts on it.
    case inJobs
    /// A shell, a loader or an interpreter acts on it in any program.
    case everywhere
  }

  private init(
    _ owner: String,
    _ names: String = "",
    prefixes: String = "",
    suffixes: String = "",
    effect: Effect = .none
  ) {
    self.owner = owner
    self.effect = effect
    self.names = names.split(separator: " ").map(String.init)
    self.prefixes = prefixes.split(separator: " ").map(String.init)
    self.suffixes = suffixes.split(separator: " ").map(String.init)
  }

  /// Returns the first family of a variable; `nil` when it belongs to no known system.
  ///
  /// Case is ignored, as Windows, curl and npm do.
  package static func of(_ variable: String) -> VariableFamily? {
    let name = variable.uppercased()
    return all.first { $0.contains(name) }
  }

  /// Returns a name outside all families: the name itself if possible, otherwise with the prefix.
  package static func freeName(like name: String, prefix: String) -> String {
    guard of(name) != nil else { return name }
    return of(prefix + name) == nil ? prefix + name : "\(prefix)\(name)_VALUE"
  }

  private func contains(_ name: String) -> Bool {
    names.contains(name) || prefixes.contains { name.utf8.starts(with: $0.utf8) }
      || suffixes.contains { name.utf8.reversed().starts(with: $0.utf8.reversed()) }
  }

  private static let all =
    own + shells + continuousIntegration + clouds + containers + packages + vaults + databases
}

extension VariableFamily {
  private static let own = [
    VariableFamily("Turnform or TurnCall", prefixes: "TURNFORM_ TURNCALL_", effect: .inJobs)
  ]

  private static let shells = [
    VariableFamily(
      "the shell",
      """
      PATH HOME USER USERNAME LOGNAME SHELL SHLVL PWD OLDPWD CDPATH IFS ENV UID EUID GID PPID MAIL \
      MAILCHECK MAILPATH TERM TERMCAP TERMINFO COLORTERM DISPLAY WAYLAND_DISPLAY XAUTHORITY LANG \
      LANGUAGE TZ TMP TEMP TMPDIR TEMPDIR EDITOR VISUAL PAGER BROWSER MANPATH MANPAGER INFOPATH \
      HOSTNAME HOSTTYPE MACHTYPE OSTYPE PS0 PS1 PS2 PS3 PS4 PROMPT PROMPT_COMMAND PROMPT_DIRTRIM \
      SHELLOPTS BASHOPTS BASH FIGNORE GLOBIGNORE EXECIGNORE INPUTRC HISTFILE HISTCONTROL \
      HISTIGNORE HISTSIZE HISTFILESIZE HISTTIMEFORMAT LESS LESSOPEN LESSCLOSE LESSKEY ZDOTDIR \
      FPATH FCEDIT OPTIND OPTARG OPTERR POSIXLY_CORRECT RANDOM SECONDS TMOUT PATHEXT COMSPEC \
      SYSTEMROOT WINDIR APPDATA LOCALAPPDATA USERPROFILE PSMODULEPATH PROGRAMFILES PROGRAMDATA _
      """,
      prefixes: "BASH_ ZSH_ LC_ XDG_ SUDO_ DBUS_",
      effect: .everywhere
    ),
    VariableFamily(
      "the loader",
      "GLIBC_TUNABLES GCONV_PATH GETCONF_DIR LOCPATH NLSPATH HOSTALIASES LOCALDOMAIN RES_OPTIONS",
      prefixes: "LD_ DYLD_ MALLOC_",
      effect: .everywhere
    ),
    VariableFamily(
      "an interpreter or a compiler",
      """
      AR AWKLIBPATH AWKPATH CC CFLAGS CLASSPATH CPPFLAGS CXX CXXFLAGS ELIXIR_ERL_OPTIONS ERL_FLAGS \
      GNUMAKEFLAGS GOAUTH GOBIN GOCACHE GOENV GOFLAGS GOMODCACHE GOPATH GOPRIVATE GOPROXY GOROOT \
      GOSUMDB GOTOOLCHAIN LDFLAGS MAKEFILES MAKEFLAGS MFLAGS PERLDB_OPTS PERLIO PERLLIB PHPRC \
      PHP_INI_SCAN_DIR RUBYLIB RUBYOPT RUBYPATH RUBYSHELL RUSTC RUSTC_WRAPPER RUSTFLAGS R_ENVIRON \
      R_HOME R_LIBS R_PROFILE TCLLIBPATH _JAVA_OPTIONS
      """,
      prefixes: """
        BUN_ CMAKE_ COMPLUS_ CORECLR_ COREHOST_ DENO_ DOTNET_ GEM_ JAVA_ JDK_ LUA_CPATH LUA_INIT \
        LUA_PATH NODE_ PERL5 PERL_ PKG_CONFIG_ PYTHON
        """,
      effect: .everywhere
    ),
    VariableFamily("Git", prefixes: "GIT_ GCM_", effect: .everywhere),
    VariableFamily("a proxy", "NO_PROXY", suffixes: "_PROXY", effect: .everywhere),
    VariableFamily(
      "the TLS libraries",
      "CURL_CA_BUNDLE CURL_HOME NETRC REQUESTS_CA_BUNDLE SSLKEYLOGFILE WGETRC",
      prefixes: "OPENSSL_ SSL_",
      effect: .everywhere
    ),
    VariableFamily("SSH", prefixes: "SSH_", effect: .everywhere),
    VariableFamily("GPG", prefixes: "GNUPG GPG_ PGP_ PINENTRY_", effect: .everywhere),
  ]

  private static let continuousIntegration = [
    VariableFamily(
      "GitHub",
      "CI",
      prefixes: "ACTIONS_ GHCR_ GH_ GITHUB_ INPUT_ RUNNER_",
      effect: .inJobs
    ),
    VariableFamily("GitLab", "GL_TOKEN", prefixes: "CI_ GITLAB_"),
    VariableFamily(
      "Jenkins",
      "HUDSON_COOKIE HUDSON_HOME HUDSON_SERVER_COOKIE HUDSON_URL",
      prefixes: "JENKINS_"
    ),
    VariableFamily(
      "Azure DevOps",
      "AGENT_CLIENTCERTPASSWORD AGENT_PROXYPASSWORD AGENT_PROXYUSERNAME",
      prefixes: "AZP_ AZURE_DEVOPS_ ENDPOINT_ SECUREFILE_ SYSTEM_ VSS_ VSTS_"
    ),
    VariableFamily("CircleCI", prefixes: "CIRCLECI_ CIRCLE_"),
    VariableFamily("Buildkite", prefixes: "BUILDKITE_"),
    VariableFamily("TeamCity", prefixes: "TEAMCITY_"),
    VariableFamily("Bitbucket", prefixes: "ATLASSIAN_ BAMBOO_ BITBUCKET_"),
    VariableFamily("Travis CI", prefixes: "TRAVIS_"),
    VariableFamily(
      "a CI system",
      prefixes: """
        APPVEYOR_ ARGOCD_ ARGO_ ATLANTIS_ CODEBUILD_ CODEFRESH_ DRONE_ FORGEJO_ GITEA_ GOCD_ \
        GO_SERVER_ HARNESS_ SEMAPHORE_ SPACELIFT_ TEKTON_ WOODPECKER_ XCS_
        """
    ),
    VariableFamily("Terraform, Pulumi or Ansible", prefixes: "ANSIBLE_ PULUMI_ TFC_ TFE_ TF_"),
    VariableFamily(
      "a code analysis",
      prefixes: "CODACY_ CODECOV_ COVERALLS_ SENTRY_ SNYK_ SONARQUBE_ SONAR_"
    ),
  ]

  private static let clouds = [
    VariableFamily("AWS", prefixes: "AMAZON_ AWS_ SAM_CLI_"),
    VariableFamily("Google Cloud", prefixes: "CLOUDSDK_ FIREBASE_ GCE_ GCLOUD_ GCP_ GOOGLE_"),
    VariableFamily(
      "Azure",
      "IDENTITY_ENDPOINT IDENTITY_HEADER MSI_ENDPOINT MSI_SECRET",
      prefixes: "ARM_ AZCOPY_ AZURE_"
    ),
    VariableFamily("DigitalOcean", prefixes: "DIGITALOCEAN_ DO_ SPACES_"),
    VariableFamily(
      "a cloud",
      "RAILWAY_API_TOKEN RAILWAY_TOKEN",
      prefixes: """
        ALIBABA_CLOUD_ ALICLOUD_ CF_ CLOUDFLARE_ EXOSCALE_ FLY_ HCLOUD_ HEROKU_ HETZNER_ IBMCLOUD_ \
        LINODE_ NETLIFY_ OCI_ OS_ OVH_ SCW_ TENCENTCLOUD_ VERCEL_ VULTR_ WRANGLER_ YANDEX_CLOUD_ YC_
        """
    ),
  ]

  private static let containers = [
    VariableFamily("Kubernetes", "KUBECONFIG", prefixes: "HELM_ KUBERNETES_ KUBE_ RANCHER_"),
    VariableFamily(
      "Docker",
      prefixes:
        "BUILDKIT_ BUILDX_ COMPOSE_ CONTAINERS_ COSIGN_ DOCKERHUB_ DOCKER_ PODMAN_ REGISTRY_"
    ),
  ]

  private static let packages = [
    VariableFamily("npm", prefixes: "NPM_ PNPM_ YARN_"),
    VariableFamily("PyPI", prefixes: "CONDA_ FLIT_ HATCH_ PIP_ POETRY_ PYPI_ TWINE_ UV_"),
    VariableFamily(
      "a package registry",
      prefixes: """
        ARTIFACTORY_ BUNDLE_ CARGO_ COMPOSER_ CONAN_ GEMFURY_ GRADLE_ HEX_ HOMEBREW_ JFROG_ MAVEN_ \
        MVN_ NEXUS_ NUGET_ ORG_GRADLE_PROJECT_ OSSRH_ RUBYGEMS_ SONATYPE_
        """
    ),
  ]

  private static let vaults = [
    VariableFamily(
      "Vault",
      "BOUNDARY_TOKEN NOMAD_TOKEN",
      prefixes: "BAO_ CONSUL_HTTP_ HCP_ VAULT_"
    ),
    VariableFamily(
      "a secret store",
      prefixes: "AKEYLESS_ BWS_ BW_ CONJUR_ DOPPLER_ INFISICAL_ KEEPASS_ OP_ SOPS_"
    ),
  ]

  private static let databases = [
    VariableFamily(
      "a database",
      "REDISCLI_AUTH SA_PASSWORD",
      prefixes: """
        AMQP_ CASSANDRA_ CLICKHOUSE_ COUCHDB_ DATABASE_ DB_ ELASTICSEARCH_ ELASTIC_ INFLUXDB_ \
        INFLUX_ KAFKA_ MARIADB_ MEMCACHED_ MONGODB_ MONGO_ MSSQL_ MYSQL_ NEO4J_ ORACLE_ PG \
        POSTGRESQL_ POSTGRES_ RABBITMQ_ REDIS_ SNOWFLAKE_ SQLALCHEMY_ SQLSERVER_ SUPABASE_
        """,
      suffixes: "_DATABASE_URL _DB_URL _DSN"
    )
  ]
}
