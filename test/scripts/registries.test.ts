import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registryProblems } from '../../scripts/languages/registries';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>io.github.example</groupId><artifactId>example</artifactId><version>1.0.0</version>
  <name>Example</name><description>An example</description><url>https://example.com</url>
  <licenses><license><name>Apache License 2.0</name><url>https://www.apache.org/licenses/LICENSE-2.0</url></license></licenses>
  <developers><developer><organization>Example</organization></developer></developers>
  <scm><connection>scm:git:https://example.com</connection><url>https://example.com</url></scm>
</project>`;

const PROJECT = `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>
  <PackageId>Example</PackageId><PackageVersion>1.0.0</PackageVersion><Description>An example</Description>
  <Authors>Example</Authors><PackageLicenseExpression>Apache-2.0</PackageLicenseExpression><PackageTags>a;b</PackageTags>
  <ProjectUrl>https://example.com</ProjectUrl><RepositoryUrl>https://example.com</RepositoryUrl>
  <RepositoryType>git</RepositoryType>
</PropertyGroup></Project>`;

describe('a registry', () => {
  let outdir: string;
  beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), 'registries-'))));
  afterEach(() => rmSync(outdir, { recursive: true, force: true }));

  function write(file: string, text = ''): void {
    mkdirSync(dirname(join(outdir, file)), { recursive: true });
    writeFileSync(join(outdir, file), text);
  }

  describe('Maven Central', () => {
    const STEM = 'java/io/github/example/example/1.0.0/example-1.0.0';
    const ARTIFACTS = ['.pom', '.jar', '-sources.jar', '-javadoc.jar'];

    function writeAll(pom: string, artifacts = ARTIFACTS): void {
      for (const ending of artifacts.flatMap((each) => [each, `${each}.md5`, `${each}.sha1`])) write(STEM + ending);
      write(`${STEM}.pom`, pom);
    }

    it('accepts a package with its metadata, sources, documentation, and checksums', () => {
      writeAll(POM);

      expect(registryProblems(outdir, 'java')).toEqual([]);
    });

    it.each([
      ['<name>Example</name>', 'the pom has no name'],
      ['<description>An example</description>', 'the pom has no description'],
      ['<url>https://example.com</url>', 'the pom has no url'],
      ['<license><name>Apache License 2.0</name>', 'the pom has no licenses/license/name'],
      ['<organization>Example</organization>', 'the pom has no developer'],
      ['<connection>scm:git:https://example.com</connection>', 'the pom has no scm/connection'],
    ])('rejects a pom without %s', (element, problem) => {
      writeAll(POM.replace(element, element.startsWith('<license>') ? '<license>' : ''));

      expect(registryProblems(outdir, 'java')).toEqual([problem]);
    });

    it('rejects a snapshot, missing artifacts, and missing checksums', () => {
      writeAll(POM.replace('1.0.0', '1.0.0-SNAPSHOT'), ['.pom', '.jar', '-sources.jar']);
      rmSync(join(outdir, `${STEM}.jar.sha1`));

      expect(registryProblems(outdir, 'java')).toEqual([
        'the version is a snapshot',
        'there is no -javadoc.jar',
        'there is no .jar.sha1',
        'there is no -javadoc.jar.md5',
        'there is no -javadoc.jar.sha1',
      ]);
      expect(registryProblems(join(outdir, 'none'), 'java')).toEqual(['there is no .pom']);
    });
  });

  describe('NuGet', () => {
    it('accepts a project with the fields of a nuspec, and names those that are missing', () => {
      write('dotnet/Example/Example.csproj', PROJECT);
      expect(registryProblems(outdir, 'dotnet')).toEqual([]);

      write('dotnet/Example/Example.csproj', PROJECT.replace('<Authors>Example</Authors>', ''));
      expect(registryProblems(outdir, 'dotnet')).toEqual(['the project has no Authors']);
      expect(registryProblems(join(outdir, 'none'), 'dotnet')).toEqual(['there is no .csproj']);
    });
  });

  describe("Go's module proxy", () => {
    const FILES = ['go.mod', 'LICENSE', 'README.md', 'version'];

    it('accepts a module in a folder of its name', () => {
      for (const file of FILES) write(`go/example/${file}`, 'module github.com/example/example-go/example\n');

      expect(registryProblems(outdir, 'go')).toEqual([]);
    });

    it('rejects another name, missing files, and files of this machine', () => {
      for (const file of [...FILES, 'local.go.mod']) write(`go/example/${file}`, 'module github.com/example/other\n');
      expect(registryProblems(outdir, 'go')).toEqual([
        "the module github.com/example/other isn't in a folder of its name",
        'local.go.mod is only for this machine',
      ]);

      rmSync(join(outdir, 'go/example/LICENSE'));
      expect(registryProblems(outdir, 'go')).toEqual(['the module has no LICENSE']);
    });
  });

  it('of other languages has its own check', () => {
    expect(registryProblems(outdir, 'python')).toEqual([]);
  });
});
